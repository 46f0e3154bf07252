// launch: programs under the launcher that was built, and what stands in for it where it would go wrong.

import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { parsePolicy } from "@sbx/policy";
import { type Abi, syscallNumber } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { LaunchError, type LaunchedProcess, type LaunchOptions, launch } from "../src/index.js";
import { launchBy } from "../src/launch.js";
import { abi } from "./built.js";
import { file, folder } from "./folder.js";

const env = { PATH: "/usr/bin:/bin" };
const harmless: LaunchOptions = { deny: "ptrace", env };

const shell = (line: string, options: LaunchOptions = {}) =>
  launch("sh", ["-c", line], { ...harmless, ...options });

/** What a program wrote, and how it ended. */
async function outcome(child: LaunchedProcess) {
  const [stdout, stderr, end] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    child.ended,
  ]);
  return { stdout, stderr, end };
}

const isRoot = process.getuid?.() === 0;
const other = isRoot ? 65534 : process.getuid?.();

describe("a program that is launched", () => {
  test("is Node's own child process, filtered from the beginning", async () => {
    const child = await shell("grep Seccomp: /proc/self/status; echo $$ >&2; exit 7");
    expect(await outcome(child)).toEqual({
      stdout: "Seccomp:\t2\n",
      stderr: `${child.pid}\n`,
      end: { kind: "exited", status: 7 },
    });
    expect([child.exitCode, child.signalCode]).toEqual([7, null]);
  });

  test("gets its input and its arguments as they are", async () => {
    const words = ["", "a b", "-a", "--", "\n", "\u00e9"];
    const child = await launch("printf", ["%s|", ...words], harmless);
    expect((await outcome(child)).stdout).toBe(words.map((word) => `${word}|`).join(""));
    const cat = await launch("cat", undefined, harmless);
    cat.stdin?.end("pear\n");
    expect((await outcome(cat)).stdout).toBe("pear\n");
  });

  test.each(["exec", "entry", "main"] as const)("at %s, has one filter", async (at) => {
    const child = await launch("grep", ["Seccomp", "/proc/self/status"], { ...harmless, at });
    expect((await outcome(child)).stdout).toBe("Seccomp:\t2\nSeccomp_filters:\t1\n");
  });

  test.each(["keyed", "inject"] as const)(
    "via %s, may not execute others when that is denied",
    async (via) => {
      const line = "(exec true) 2>/dev/null || echo refused";
      const child = await shell(line, { deny: "execve=EPERM", via });
      expect((await outcome(child)).stdout).toBe("refused\n");
    },
  );

  test("does not see the report, nor what the environment says of filters", async () => {
    const stdio: StdioOptions = ["ignore", "pipe", "inherit", "ignore", "pipe"];
    const line = "ls /proc/$$/fd; env";
    const plain = spawn("sh", ["-c", line], { env: { ...env, KEPT: "1" }, stdio });
    const expected = await text(plain.stdout as Readable);
    const child = await shell(line, {
      env: { ...env, SECCOMP_SYSCALL_ALLOW: "", SECCOMP_DEFAULT_ACTION: "log", KEPT: "1" },
      stdio,
    });
    expect(child.stdio).toHaveLength(5);
    expect((await outcome(child)).stdout).toBe(expected);
  });

  test("gets the descriptors that its caller gives it", async () => {
    const child = await shell("echo hello >&4", {
      stdio: ["ignore", "pipe", "inherit", "ignore", "pipe"],
    });
    expect(await text(child.stdio[4] as Readable)).toBe("hello\n");
  });

  test("starts where it is told to, by a path or a URL", async () => {
    file("here", "#!/bin/sh\npwd\n", 0o755);
    for (const cwd of [folder, pathToFileURL(folder)]) {
      const child = await launch("./here", [], { ...harmless, cwd });
      expect((await outcome(child)).stdout).toBe(`${folder}\n`);
    }
  });

  test("is who it is told to be", async () => {
    const options = isRoot ? { uid: other, gid: other } : {};
    const child = await launch("id", ["-u"], { ...harmless, ...options });
    expect((await outcome(child)).stdout).toBe(`${other}\n`);
  });

  test("has a session of its own when it is detached", async () => {
    const child = await launch("sh", ["-c", "cut -d' ' -f6 /proc/$$/stat"], {
      ...harmless,
      detached: true,
    });
    expect((await outcome(child)).stdout).toBe(`${child.pid}\n`);
  });

  test("exchanges messages with its parent", async () => {
    const script =
      "process.on('message', ({ n }) => { process.send({ n: n + 1n }); process.disconnect(); })";
    const child = await launch(process.execPath, ["-e", script], {
      deny: "ptrace",
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const answer = once(child, "message");
    child.send({ n: 41n });
    expect((await answer)[0]).toEqual({ n: 42n });
    expect(await child.ended).toEqual({ kind: "exited", status: 0 });
  });

  test("tells its items when it is to", async () => {
    const child = await launch("true", [], { ...harmless, verbose: true });
    expect((await outcome(child)).stderr).toBe(
      "adding ptrace to the process seccomp filter (kill)\n",
    );
  });

  test("is held to a Policy", async () => {
    const policy = parsePolicy("mkdir=EROFS:mkdirat=EROFS", { list: "deny" });
    const child = await launch("mkdir", [`${folder}/made`], { policy, env });
    const { stderr, end } = await outcome(child);
    expect(stderr).toContain("Read-only file system");
    expect(end).toEqual({ kind: "exited", status: 1 });
  });

  test("is held to a policy file", async () => {
    const path = file("launch.env", 'SECCOMP_SYSCALL_DENY="uname"\nSECCOMP_DEFAULT_ACTION=EPERM\n');
    const child = await launch("uname", [], { file: path, env });
    expect((await outcome(child)).end).toEqual({ kind: "exited", status: 1 });
  });

  test("may call by the ABIs that it is told", async () => {
    const architectures: Abi[] = abi === "x86_64" ? ["x86_64", "i386"] : ["aarch64", "arm"];
    const child = await launch("true", [], { ...harmless, architectures });
    expect(await child.ended).toEqual({ kind: "exited", status: 0 });
  });

  test("takes a list of 65,535 bytes", async () => {
    const items = "ptrace:".repeat(4000);
    const allow = `${items}#${"x".repeat(65_534 - items.length)}`;
    const child = await launch("true", [], { deny: allow, env });
    expect(await child.ended).toEqual({ kind: "exited", status: 0 });
  });
});

describe("how it ended", () => {
  test("by a call that its policy does not allow", async () => {
    const child = await launch("true", [], { allow: [], env });
    expect(await child.ended).toEqual({ kind: "violation", signal: "SIGSYS" });
    expect(child.signalCode).toBe("SIGSYS");
  });

  test("by another signal", async () => {
    expect(await (await shell("kill -TERM $$")).ended).toEqual({
      kind: "killed",
      signal: "SIGTERM",
    });
    const child = await shell("exec sleep 60");
    expect(child.kill("SIGKILL")).toBe(true);
    expect(await child.ended).toEqual({ kind: "killed", signal: "SIGKILL" });
  });

  test("by itself, with the status that a shell gives a violation", async () => {
    const number = syscallNumber(abi, "uname");
    const child = await shell("uname; exit", {
      deny: `${number}`,
      stdio: ["ignore", "ignore", "ignore"],
    });
    expect(await child.ended).toEqual({ kind: "exited", status: 159 });
  });

  test("once; nobody needs to ask", async () => {
    const controller = new AbortController();
    const child = await shell("exec sleep 60", { signal: controller.signal });
    controller.abort();
    await once(child, "exit");
    expect(child.signalCode).toBe("SIGTERM");
  });
});

describe("an AbortSignal", () => {
  test("ends the program, and rejects as Node does", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const child = await shell("exec sleep 60", { signal, killSignal: "SIGINT" });
    const gone = once(child, "exit");
    controller.abort(new Error("enough"));
    await expect(child.ended).rejects.toMatchObject({
      name: "AbortError",
      code: "ABORT_ERR",
      message: "The operation was aborted",
      cause: signal.reason,
    });
    expect(await gone).toEqual([null, "SIGINT"]);
  });

  test("that has aborted already starts nothing", async () => {
    const signal = AbortSignal.abort();
    const made = `${folder}/never`;
    await expect(shell(`> ${made}`, { signal })).rejects.toMatchObject({ name: "AbortError" });
    const child = await shell(`test -e ${made}`);
    expect(await child.ended).toEqual({ kind: "exited", status: 1 });
  });

  test("ends a launcher that is still at work", async () => {
    const slow = file("slow", "#!/bin/sh\nexec sleep 60\n", 0o755);
    const signal = AbortSignal.timeout(100);
    await expect(launchBy(slow, "true", [], { ...harmless, signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  test("leaves alone what has ended", async () => {
    const controller = new AbortController();
    const child = await launch("true", [], { ...harmless, signal: controller.signal });
    const end = await child.ended;
    controller.abort();
    expect(await child.ended).toBe(end);
  });
});

describe("what is refused", () => {
  const failing = async (work: Promise<unknown>): Promise<LaunchError> => {
    const error = await work.then(
      () => "launched",
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(LaunchError);
    return error;
  };

  test.each([
    ["no-such-program", "not_found", 127, '"no-such-program" is not found'],
    [`${folder}/nothing`, "not_found", 127, `"${folder}/nothing" is not found`],
    ["", "not_found", 127, '"" is not found'],
    [folder, "not_executable", 126, `"${folder}" cannot be executed (EISDIR)`],
    [file("data", "data"), "not_executable", 126, `"${folder}/data" cannot be executed (EACCES)`],
    [
      file("bad", "#!/no/such/interpreter\n", 0o755),
      "no_interpreter",
      126,
      `"${folder}/bad" cannot be executed, as its interpreter is missing (ENOENT)`,
    ],
    [
      file("odd", "\x7fELF", 0o755),
      "no_format",
      126,
      `"${folder}/odd" is of no kind that this kernel executes (ENOEXEC)`,
    ],
  ])("%j: %s", async (command, code, status, message) => {
    const error = await failing(launch(command, [], { ...harmless, stdio: "ignore" }));
    expect(error).toMatchObject({ name: "LaunchError", code, status });
    expect(error.message).toBe(`${message}; help: ${error.help}`);
  });

  test("a way that does not lead there", async () => {
    const error = await failing(
      launch("true", [], { ...harmless, at: "main", via: "keyed", stdio: "ignore" }),
    );
    expect(error).toMatchObject({ code: "keyed_later", status: 125 });
  });

  test("arguments that are too long", async () => {
    const error = await failing(launch("true", ["x".repeat(200_000)], harmless));
    expect(error).toMatchObject({ code: "too_big", status: 126, cause: { code: "E2BIG" } });
  });

  test("a folder that is not there", async () => {
    const error = await failing(launch("true", [], { ...harmless, cwd: `${folder}/nothing` }));
    expect(error).toMatchObject({
      code: "no_launcher",
      status: 125,
      help: "check the option cwd",
      cause: { code: "ENOENT" },
    });
  });

  test.each([
    ["that says something else", "#!/bin/sh\necho 'oh no' >&3\nexit 125\n"],
    ["that says half a report", `#!/bin/sh\nprintf '{"code":"not_fo' >&3\nexit 125\n`],
  ])("a launcher %s", async (_, content) => {
    const path = file("stand-in", content, 0o755);
    const error = await failing(launchBy(path, "true", [], harmless));
    expect(error).toMatchObject({ code: "no_report", status: 125 });
  });

  test("a policy that is wrong, before anything is started", async () => {
    await expect(launchBy("/no/launcher", "true", [], { allow: "wriet" })).rejects.toMatchObject({
      name: "PolicyError",
      message: 'allow:1:1: unknown system call "wriet"; help: did you mean "write"?',
    });
    await expect(shell("true", { env: { SECCOMP_SYSCAL_DENY: "" } })).rejects.toMatchObject({
      name: "PolicyError",
      message: expect.stringContaining('unknown variable "SECCOMP_SYSCAL_DENY"'),
    });
  });

  test.each<[unknown, unknown, unknown, string]>([
    [7, [], harmless, "the command must be a string, got a value of type number"],
    ["true", "x", harmless, "the arguments must be an array, got a value of type string"],
    ["true", harmless, undefined, "the arguments must be an array, got a value of type object"],
    ["true", [], undefined, "the options must be an object, got a value of type undefined"],
    ["true", [], { ...harmless, shell: true }, 'unknown option "shell"; the options are '],
    [
      "true",
      [],
      { ...harmless, at: "constructor" },
      'the option "at" is exec, entry, main or absent, not "constructor"',
    ],
    [
      "true",
      [],
      { ...harmless, via: "magic" },
      'the option "via" is auto, keyed, inject, suspend or absent, not "magic"',
    ],
    [
      "true",
      [],
      { ...harmless, verbose: 1 },
      'the option "verbose" is true, false or absent, not a value of type number',
    ],
    ["true", [], { ...harmless, stdio: 7 }, 'the option "stdio" must be a string or an array, got'],
    ["true", [], { ...harmless, stdio: "piep" }, "piep"],
    ["tr\0ue", [], harmless, "must be a string without null bytes"],
  ])("launch(%j, %j, %j)", async (command, args, options, message) => {
    const work = launch(command as string, args as string[], options as LaunchOptions);
    await expect(work).rejects.toThrow(TypeError);
    await expect(work).rejects.toThrow(message);
  });
});

describe("a program that has ended before its caller hears of it", () => {
  /** By now it has ended, and all that there is to tell waits for this process. */
  const fallAsleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);

  const late = (line: string, options: LaunchOptions = {}) => {
    const launching = shell(line, options);
    fallAsleep();
    return launching;
  };

  test.each([1, 2, 3])("has lost none of its output (%d)", async () => {
    const { stdout, stderr, end } = await outcome(await late("echo hello; echo oh >&2"));
    expect([stdout, stderr, end]).toEqual(["hello\n", "oh\n", { kind: "exited", status: 0 }]);
  });

  test.each([1, 2, 3])("has lost none of its events (%d)", async () => {
    const events: string[] = [];
    const child = await late("printf hello; exit 3");
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.on("exit", (status) => events.push(`exit ${status}`));
    child.on("close", (status) => events.push(`close ${status}`));
    child.stdout?.on("data", (text) => events.push(`data ${text}`));
    child.stdout?.on("end", () => events.push("end"));
    child.stderr?.on("data", (text) => events.push(`no data ${text}`));
    child.stderr?.on("end", () => events.push("nothing"));
    await closed;
    expect([...events].sort()).toEqual(["close 3", "data hello", "end", "exit 3", "nothing"]);
    expect(events.indexOf("data hello")).toBeLessThan(events.indexOf("end"));
    expect(events.at(-1)).toBe("close 3");
  });

  test("is closed although nobody reads what it wrote", async () => {
    const child = await late("echo hello");
    expect(await once(child, "close")).toEqual([0, null]);
  });

  test("can have more to say than fits", async () => {
    const child = await late("head -c 300000 /dev/zero");
    expect((await text(child.stdout as Readable)).length).toBe(300_000);
  });

  test("can have been refused", async () => {
    await expect(late("true", { cwd: folder, via: "keyed", at: "main" })).rejects.toMatchObject({
      code: "keyed_later",
    });
  });
});

test("a policy file that has two lists deserves a word", async () => {
  const path = file("both.env", "SECCOMP_SYSCALL_ALLOW=\nSECCOMP_SYSCALL_DENY=ptrace\n");
  const warned = once(process, "warning");
  const child = await launch("true", [], { file: path, env });
  await child.ended;
  const [warning] = await warned;
  expect(warning).toMatchObject({ name: "PolicyWarning" });
  expect(warning.message).toContain(`${path}:2:1: `);
});

test("a hundred programs at once are each as they are alone", async () => {
  const children = await Promise.all(
    Array.from({ length: 100 }, (_, index) => shell(`exit ${index}`, { stdio: "ignore" })),
  );
  const ends = await Promise.all(children.map(({ ended }) => ended));
  expect(ends).toEqual(children.map((_, status) => ({ kind: "exited", status })));
});
