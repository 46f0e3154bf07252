// Processes in odd states: stopped, waiting, signalled, traced, of another ABI; and who may not look.

import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { launcher, main } from "../built.js";
import { file, folder } from "../folder.js";
import { demandRoot } from "../live/start.js";
import { becoming, begin, dataOf, inspected, nameOf, say, stateOf, until } from "./inspecting.js";

demandRoot();

const isIntel = process.arch === "x64";
test("inspect: a stopped process stays stopped, and goes on when it is told to", async () => {
  const { pid, child, ended } = await begin([launcher, "-d", "swapoff", ...becoming("sleep 1000")]);
  child.kill("SIGSTOP");
  await until(() => stateOf(pid) === "T");
  for (let times = 0; times < 20; times++) {
    expect(dataOf(pid).count).toBe(1);
    // Who is let go runs as far as to its stop.
    await until(() => stateOf(pid) === "T");
  }
  child.kill("SIGCONT");
  await until(() => stateOf(pid) === "S");
  child.kill("SIGTERM");
  expect(await ended).toBe("SIGTERM");
});

test("inspect: a program that waits is not killed by a filter without restart_syscall", async () => {
  const { pid, ended } = await begin([launcher, "-d", "restart_syscall", ...becoming("sleep 2")]);
  await until(() => nameOf(pid) === "sleep" && stateOf(pid) === "S");
  expect(dataOf(pid).count).toBe(1);
  expect(await ended).toBe(0);
});

/** It writes a line for each signal, and waits in between. */
const COUNTING = `
process.stdout.write(process.pid + "\\n");
process.on("SIGUSR1", () => process.stdout.write("one\\n"));
setInterval(() => {}, 1000);
`;

test("inspect: no signal is lost", async () => {
  const counting = file("counting.cjs", COUNTING);
  const { pid, child, said } = await begin([launcher, "-d", "getppid", process.execPath, counting]);
  await until(() => nameOf(pid) === "node" && stateOf(pid) === "S");
  await until(() => /^SigCgt:\s*\w*[2367abef]\w\w$/m.test(statusOf(pid)));
  for (let times = 1; times <= 40; times++) {
    child.kill("SIGUSR1");
    expect(dataOf(pid).count).toBe(1);
    await until(() => said() === "one\n".repeat(times));
  }
});

const statusOf = (pid: number): string =>
  execFileSync("/bin/cat", [`/proc/${pid}/status`], { encoding: "latin1" });

/** A thread filters itself: prctl 38 is PR_SET_NO_NEW_PRIVS, 22 is PR_SET_SECCOMP. */
const THREADS = `
import ctypes, os, struct, threading, time
libc = ctypes.CDLL(None)
def filtered():
    program = struct.pack("HBBI", 6, 0, 0, 0x7fff0000)
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxQ", 1, ctypes.addressof(code))
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(22, 2, head, 0, 0)
    print(os.getpid(), flush=True)
    time.sleep(1000)
threading.Thread(target=filtered, daemon=True).start()
time.sleep(1000)
`;

test("inspect: a thread that has a filter of its own", async () => {
  const { pid } = await begin(["/usr/bin/python3", file("threads.py", THREADS)]);
  const text = inspected(pid);
  const [, tid = ""] = /^# Its thread (\d+) has one filter: --inspect \d+$/m.exec(text) ?? [];
  expect(text).toContain(`# Process ${pid} (python3) has no filter`);
  const own = inspected(Number(tid));
  expect(own).toContain(`# Thread of process ${pid}: ${tid} (python3) has one filter`);
  expect(own).toContain("# The filter: 1 instruction\n");
  expect(dataOf(pid).unlikeThreads).toEqual([Number(tid)]);
});

/** pause(2), and before that its number, which is written in decimal. */
const PAUSING = `
static int call(int number, int a, const void *b, int c)
{
	int result;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
	return result;
}
void _start(void)
{
	char text[12];
	int at = 12, left = call(20, 0, 0, 0);
	text[--at] = '\\n';
	for (; left > 0; left /= 10)
		text[--at] = (char)('0' + left % 10);
	call(4, 1, text + at, 12 - at);
	for (;;)
		call(29, 0, 0, 0);
}
`;

const runsI386 = (): boolean => {
  const program = `${folder}/pausing`;
  const source = file("pausing.c", PAUSING);
  const options = [
    "-m32",
    "-O1",
    "-static",
    "-nostdlib",
    "-fno-pie",
    "-no-pie",
    "-fno-stack-protector",
  ];
  execFileSync("/usr/bin/gcc", [...options, "-o", program, source]);
  return spawnSync("timeout", ["0.5", program]).status === 124;
};

test.runIf(isIntel)("inspect: a program of i386, or that this kernel executes none", async () => {
  if (!runsI386()) {
    expect(spawnSync(launcher, ["-d", "ptrace", `${folder}/pausing`]).status).toBe(126);
    return;
  }
  const { pid } = await begin([launcher, "-d", "ptrace uname=EPERM", `${folder}/pausing`]);
  const { stdout } = say(["--inspect", String(pid)], "i386");
  expect(stdout).toContain('SECCOMP_SYSCALL_DENY="ptrace uname=EPERM"\n');
  expect(stdout).toContain("SECCOMP_ARCHITECTURES=i386\n");
  expect(stdout).toContain(
    "# every call of x86_64: kill, if it does not have the key of a launcher\n",
  );
});

test("inspect: who has no privilege is told what everybody may know", async () => {
  const { pid, ended, child } = await begin([launcher, "-d", "swapoff", ...becoming("sleep 1000")]);
  const become =
    "--reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --inh-caps=-all".split(" ");
  const args = [...become, "--", process.execPath, main, "--inspect", String(pid)];
  const { status, stdout, stderr } = spawnSync("/usr/bin/setpriv", args, { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: `# Process ${pid} (sleep) has one filter; it cannot gain privileges (no_new_privs).
# What they are, the kernel shows only to who has CAP_SYS_ADMIN; help: sudo sandboxify --inspect ${pid}
`,
    stderr: "",
  });
  child.kill("SIGTERM");
  expect(await ended).toBe("SIGTERM");
});

test("inspect: a process that somebody traces is left to him", async () => {
  const { pid } = await begin([launcher, "-d", "swapoff", ...becoming("sleep 1000")]);
  const tracer = await begin([
    "/bin/sh",
    "-c",
    `echo $$; exec strace -o /dev/null -p ${pid} 2>/dev/null`,
  ]);
  await until(() => /^TracerPid:\s*[1-9]/m.test(statusOf(pid)));
  expect(inspected(pid)).toMatch(
    /only a tracer can ask, and process \d+ traces it already; help: end that/,
  );
  tracer.child.kill("SIGKILL");
});

test("inspect: a process without a filter, and none at all", () => {
  expect(inspected(process.pid)).toMatch(
    /^# Process \d+ \(.*\) has no filter; it may gain privileges/,
  );
  expect(say(["--inspect", "4194303"])).toEqual({
    status: 125,
    stdout: "",
    stderr:
      "sandboxify: there is no process 4194303; help: pgrep and ps print the numbers of those that there are\n",
  });
});
