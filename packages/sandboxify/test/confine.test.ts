// confine: Node processes that filter themselves, as the package is published.

import { parsePolicy } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { node, says, users } from "./confining.js";

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
