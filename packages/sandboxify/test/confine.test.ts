// confine: Node processes that filter themselves, as the package is published.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy } from "@sbx/policy";
import { beforeAll, describe, expect, test } from "vitest";
import { type Addon, loadAddon } from "../src/addon.js";
import { confineBy } from "../src/confine.js";
import { addon, packageFolder } from "./built.js";
import { folder } from "./folder.js";

// Every user can read it here, and nothing of the workspace is near.
beforeAll(() => {
  for (const [name, ...parts] of [
    ["sandboxify", "dist", "prebuilds", "package.json"],
    ["policy", "dist", "package.json"],
    ["syscalls", "dist", "package.json"],
  ]) {
    const copy = join(folder, "node_modules/@sbx", name as string);
    mkdirSync(copy, { recursive: true });
    for (const part of parts) {
      cpSync(join(packageFolder(name as string), part), join(copy, part), { recursive: true });
    }
  }
  spawnSync("chmod", ["-R", "a+rX", folder]);
  chmodSync(folder, 0o755);
});

const isRoot = process.getuid?.() === 0;
const nobody = [
  ..."setpriv --reuid=65534 --regid=65534 --clear-groups".split(" "),
  ..."--bounding-set=-all --inh-caps=-all --".split(" "),
];

const READELF = "readelf";

/** Root comes in two kinds. Everybody else has no privilege that could help. */
const users: [string, string[]][] = [["as who runs the tests", []]];
if (isRoot) users.push(["without any privilege", nobody]);

const PRELUDE = `
  const { confine, ConfineError } = require("@sbx/sandboxify");
  const { parsePolicy } = require("@sbx/policy");
  const { spawnSync } = require("node:child_process");
  const fs = require("node:fs");
  const { Worker, isMainThread, parentPort } = require("node:worker_threads");
  /** What /proc says of the threads: each value once. */
  const threads = (name) => {
    const ids = fs.readdirSync("/proc/self/task");
    const value = (id) =>
      new RegExp("^" + name + ":\\\\s*(.*)$", "m").exec(fs.readFileSync("/proc/self/task/" + id + "/status", "utf8"))[1];
    return [...new Set(ids.map(value))].sort().join();
  };
  const count = () => fs.readdirSync("/proc/self/task").length;
  const attempt = (work) => {
    try { return work() ?? "nothing"; } catch (error) { return [error.name, error.code ?? error.message].join(" "); }
  };
`;

/** Runs `script` in a Node process. */
function node(script: string, { become = [] as string[], options = [] as string[] } = {}) {
  const [program = "", ...args] = [
    ...become,
    process.execPath,
    ...options,
    "-e",
    `${PRELUDE}\n${script}`,
  ];
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  return { status, signal, stdout, stderr };
}

const says = (stdout: string) => ({ status: 0, signal: null, stdout, stderr: "" });

describe.each(users)("%s", (_, become) => {
  test("a process is filtered, and all its threads with it", () => {
    const script = `
      const worker = new Worker(\`
        const { parentPort } = require("node:worker_threads");
        const fs = require("node:fs");
        parentPort.on("message", (what) => {
          if (what === "end") parentPort.close();
          else try { fs.mkdirSync("/tmp"); } catch (error) { parentPort.postMessage(error.code); }
        });
        parentPort.postMessage("ready");
      \`, { eval: true });
      worker.once("message", () => fs.stat("/", () => {
        const before = count();
        console.log(before > 6, threads("Seccomp"), threads("NoNewPrivs"));
        confine({ deny: "mkdir=EROFS:mkdirat=EROFS" });
        console.log(count() === before, threads("Seccomp"), threads("Seccomp_filters"), threads("NoNewPrivs"));
        console.log(attempt(() => fs.mkdirSync("/tmp")));
        fs.mkdir("/tmp", ({ code }) => {
          console.log("pool", code);
          worker.postMessage("make");
        });
        worker.on("message", (code) => {
          console.log("worker", code);
          worker.postMessage("end");
        });
      }));
    `;
    expect(node(script, { become })).toEqual(
      says("true 0 0\ntrue 2 1 1\nError EROFS\npool EROFS\nworker EROFS\n"),
    );
  });

  test("threads that start later are filtered as well, and so are children", () => {
    const script = `
      confine({ deny: ["uname=EPERM"] });
      new Worker('require("node:fs").writeSync(1, /Seccomp:\\\\s*\\\\d/.exec(require("node:fs").readFileSync("/proc/thread-self/status", "utf8"))[0] + "\\\\n")', { eval: true })
        .on("exit", () => {
          const { status } = spawnSync("uname", { env: { PATH: "/usr/bin:/bin" } });
          console.log(threads("Seccomp"), status);
        });
    `;
    expect(node(script, { become })).toEqual(says("Seccomp:\t2\n2 1\n"));
  });

  test("from a worker, the whole process is filtered", () => {
    const script = `
      const work = \`
        require("@sbx/sandboxify").confine({ deny: "mkdir=EROFS:mkdirat=EROFS" });
      \`;
      new Worker(work, { eval: true }).on("exit", (code) => {
        console.log(code, threads("Seccomp"), attempt(() => fs.mkdirSync("/tmp")));
      });
    `;
    expect(node(script, { become })).toEqual(says("0 2 Error EROFS\n"));
  });

  test("a call that is not allowed ends the process", () => {
    const script = `
      confine({ deny: "@exec" });
      console.log("so far");
      spawnSync("true");
      console.log("the child alone");
      confine({ deny: "mkdir:mkdirat" });
      fs.mkdirSync("/tmp");
    `;
    expect(node(script, { become })).toEqual({
      status: null,
      signal: "SIGSYS",
      stdout: "so far\nthe child alone\n",
      stderr: "",
    });
  });

  test("a second filter is added to the first", () => {
    const script = `
      confine({ deny: "mkdir=EROFS:mkdirat=EROFS" });
      confine(parsePolicy("rmdir=EPERM:unlinkat=EPERM", { list: "deny" }));
      console.log(threads("Seccomp_filters"));
      console.log(attempt(() => fs.mkdirSync("/tmp")), attempt(() => fs.rmdirSync("/tmp")));
      confine({ deny: "mkdir=log:mkdirat=log" });
      console.log(threads("Seccomp_filters"), attempt(() => fs.mkdirSync("/tmp")));
    `;
    expect(node(script, { become })).toEqual(says("2\nError EROFS Error EPERM\n3 Error EROFS\n"));
  });

  test("with a list of what is allowed, that is all", () => {
    const script = `
      confine({ allow: "@basic-io @default @io-event @signal fcntl fstat ioctl madvise mprotect pkey_mprotect", defaultAction: "EPERM" });
      fs.writeSync(1, attempt(() => fs.readFileSync("/etc/passwd")) + "\\n");
      process.reallyExit(3);
    `;
    expect(node(script, { become })).toMatchObject({ status: 3, stdout: "Error EPERM\n" });
  });

  const wrong = [
    ['confine({ allow: "wriet" })', "PolicyError"],
    ['confine({ deny: "write", defaultAction: "allow" })', "PolicyError"],
    ['confine({ deny: "write", architectures: ["arm", "i386"] })', "PolicyError"],
    ['confine(parsePolicy("socket(nothing == 1)"))', "PolicyError"],
    ["confine({})", "TypeError"],
    ["confine()", "TypeError"],
    ['confine("write")', "TypeError"],
    ['confine({ deny: "write", at: "main" })', "TypeError"],
    ['confine({ file: "/no/such/file" })', "Error ENOENT"],
  ] as const;

  test("what is wrong throws, and changes nothing", () => {
    const script = `
      for (const work of [${wrong.map(([work]) => `() => ${work}`).join(",\n")}]) {
        console.log(attempt(work).split(" ", 2).join(" ").replace(/Error [^E].*/, "Error"));
      }
      console.log(threads("Seccomp"), threads("NoNewPrivs"));
    `;
    const { stdout, stderr } = node(script, { become });
    const lines = stdout.trimEnd().split("\n");
    expect(stderr).toBe("");
    expect(lines.pop()).toBe("0 0");
    expect(lines.map((line, index) => line.startsWith(wrong[index]?.[1] ?? ""))).toEqual(
      wrong.map(() => true),
    );
  });

  test("where seccomp is forbidden, that is told, and nothing is changed", () => {
    const script = `
      confine({ deny: "seccomp=EPERM" });
      console.log(attempt(() => confine({ deny: "mkdir" })), threads("Seccomp_filters"));
    `;
    expect(node(script, { become })).toEqual(says("ConfineError EPERM 1\n"));
  });

  test("where no_new_privs is forbidden, that is told, and nothing is changed", () => {
    const script = `
      confine({ deny: "prctl(option == PR_SET_NO_NEW_PRIVS)=EACCES" });
      console.log(attempt(() => confine({ deny: "mkdir" })), threads("Seccomp_filters"));
    `;
    expect(node(script, { become })).toEqual(says("ConfineError EACCES 1\n"));
  });

  test("where seccomp is said to succeed and does nothing, it is not believed", () => {
    const script = `
      confine({ deny: "seccomp=0" });
      console.log(attempt(() => confine({ deny: "mkdir" })), threads("Seccomp_filters"));
    `;
    const { stdout } = node(script, { become });
    // Errno 0 is refused on calls that change credentials; where it is not, the probe finds it.
    expect(["ConfineError EPERM 1\n", ""]).toContain(stdout);
  });

  test("a filter that is too much for the kernel is refused", () => {
    const script = `
      const values = Array.from({ length: 400 }, (_, index) => "request == " + 3 * index);
      const policy = parsePolicy("ioctl(" + values.join(" || ") + ")=EPERM", { list: "deny" });
      let filters = 0;
      const ended = attempt(() => { for (;; filters++) confine(policy); });
      console.log(ended, filters > 10, Number(threads("Seccomp_filters")) === filters);
    `;
    expect(node(script, { become })).toEqual(says("ConfineError ENOMEM true true\n"));
  });
});

test("without permission for addons, the message says what to do, and nothing is changed", () => {
  const script = `
    try { confine({ deny: "mkdir" }); } catch ({ name, code, help, cause }) {
      console.log(name, code, help, cause instanceof Error);
    }
    console.log(threads("Seccomp"), threads("NoNewPrivs"));
  `;
  expect(node(script, { options: ["--no-addons"] })).toEqual(
    says(
      "ConfineError ERR_DLOPEN_DISABLED addons must be permitted: see the options --no-addons and --allow-addons of node true\n0 0\n",
    ),
  );
});

test("a policy file and a Policy do as well", () => {
  const policy = parsePolicy("mkdir=EROFS", { list: "deny" });
  expect(policy.items).toHaveLength(1);
  const script = `
    fs.writeFileSync("confine.env", 'SECCOMP_SYSCALL_DENY="mkdir=EROFS mkdirat=EROFS"\\n');
    confine({ file: "confine.env" });
    console.log(attempt(() => fs.mkdirSync("/tmp")));
  `;
  expect(node(script)).toEqual(says("Error EROFS\n"));
});

describe("the order of things", () => {
  const EFAULT = -14;

  function order(answers: Partial<Record<keyof Addon, number>>) {
    const calls: string[] = [];
    const call = (name: keyof Addon, success: number) => () => {
      calls.push(name);
      return answers[name] ?? success;
    };
    const addon: Addon = {
      probe: call("probe", EFAULT),
      forbidNewPrivileges: call("forbidNewPrivileges", 0),
      install: call("install", 0),
    };
    let said = "filtered";
    try {
      confineBy(addon, new Uint8Array(8));
    } catch (error) {
      said = error instanceof Error ? error.message.replace(/;.*/, "") : "";
    }
    return [said, ...calls];
  }

  test.each([
    [{}, ["filtered", "probe", "forbidNewPrivileges", "install"]],
    [{ probe: -22 }, ["the kernel refused filters (EINVAL)", "probe"]],
    [{ probe: -38 }, ["the kernel refused filters (ENOSYS)", "probe"]],
    [{ probe: 0 }, ["the kernel refused filters (EPERM)", "probe"]],
    [
      { forbidNewPrivileges: -1 },
      ["the kernel refused no_new_privs (EPERM)", "probe", "forbidNewPrivileges"],
    ],
    [
      { install: -12 },
      ["the kernel refused the filter (ENOMEM)", "probe", "forbidNewPrivileges", "install"],
    ],
    [
      { install: 4711 },
      ["the kernel refused the filter (ESRCH)", "probe", "forbidNewPrivileges", "install"],
    ],
  ])("%j", (answers, expected) => {
    expect(order(answers)).toEqual(expected);
  });
});

describe("the addon", () => {
  const { install, probe } = loadAddon(addon);

  test("can be asked whether it would work", () => {
    expect(probe()).toBe(-14);
  });

  test.each<[string, unknown[]]>([
    ["nothing", []],
    ["a number", [7]],
    ["null", [null]],
    ["an array", [[1, 2, 3, 4, 5, 6, 7, 8]]],
    ["an ArrayBuffer", [new ArrayBuffer(8)]],
    ["a DataView", [new DataView(new ArrayBuffer(8))]],
    ["signed bytes", [new Int8Array(8)]],
    ["words", [new Uint32Array(8)]],
    ["clamped bytes", [new Uint8ClampedArray(8)]],
    ["something that looks like bytes", [{ length: 8, byteLength: 8 }]],
  ])("takes no %s", (_, args) => {
    expect(() => (install as (...args: unknown[]) => number)(...args)).toThrow(
      expect.objectContaining({ name: "TypeError", message: "a filter is a Uint8Array" }),
    );
  });

  const detached = new Uint8Array(8);
  structuredClone(detached, { transfer: [detached.buffer] });

  test.each([
    ["no bytes", new Uint8Array(0)],
    ["seven bytes", new Uint8Array(7)],
    ["nine bytes", new Uint8Array(9)],
    ["4097 instructions", new Uint8Array(8 * 4097)],
    ["65,536 instructions and one", new Uint8Array(8 * 65_537)],
    ["what is no longer there", detached],
    ["half of an instruction of a longer buffer", new Uint8Array(new ArrayBuffer(64), 4, 4)],
  ])("takes no filter of %s", (_, bytes) => {
    expect(() => install(bytes)).toThrow(
      expect.objectContaining({
        name: "RangeError",
        message: "a filter has 1 to 4096 instructions of 8 bytes each",
      }),
    );
  });

  // The kernel looks at each instruction: nonsense of the right length is refused there.
  test.each([1, 4096])("%d instructions of nonsense are the kernel's to refuse", (count) => {
    expect(install(new Uint8Array(8 * count).fill(0xff))).toBeLessThan(0);
  });

  test("needs no library, and nothing but Node's own interface", () => {
    const { stdout } = spawnSync(READELF, ["-d", "--dyn-syms", "-W", addon], {
      encoding: "utf8",
    });
    expect(stdout).not.toContain("NEEDED");
    const symbols = [...stdout.matchAll(/^ +\d+: .* (\w+) +(\w+)$/gm)];
    const undefinedOnes = symbols.filter(([, index]) => index === "UND").map(([, , name]) => name);
    const defined = symbols.filter(([, index]) => index !== "UND").map(([, , name]) => name);
    expect(undefinedOnes.filter((name) => !name?.startsWith("napi_"))).toEqual([]);
    expect(defined.sort()).toEqual([
      "napi_register_module_v1",
      "node_api_module_get_api_version_v1",
    ]);
  });
});
