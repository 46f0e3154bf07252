// transcript: the demonstration as data, one entry a command: what is typed, and what must come of it.

const hello = "fstat:newfstatat:write:exit_group";
const sort = [
  "brk close exit_group fadvise64 fstat futex getrandom lseek mmap mprotect munmap newfstatat",
  "openat prlimit64 read rt_sigaction rt_sigprocmask sched_getaffinity sysinfo write",
];
const git = [
  "access brk chdir close exit_group fcntl fstat futex getcwd geteuid getpid getrandom getuid ioctl",
  "lseek lstat mmap mprotect munmap newfstatat openat prlimit64 read readlink rt_sigaction",
  "rt_sigprocmask stat write",
];
const grep = [
  "brk close exit_group fadvise64 fstat futex getrandom ioctl lseek mmap mprotect munmap",
  "newfstatat openat prlimit64 read rt_sigaction sigaltstack write",
];

/** 128 + SIGSYS: how a shell reports the death. */
const KILLED = 159;

/** A command under an allow list; a long list stands on lines of its own. */
function allowing(list, command) {
  const text = typeof list === "string" ? list : `\n  ${list.join("\n  ")}`;
  return `LD_PRELOAD=$LIBSANDBOX SECCOMP_SYSCALL_ALLOW="${text}" ${command}`;
}

/** The list less one call, in the same form. */
function without(call, list) {
  const cut = (line, separator) =>
    line
      .split(separator)
      .filter((name) => name !== call)
      .join(separator);
  return typeof list === "string" ? cut(list, ":") : list.map((line) => cut(line, " "));
}

/**
 * @typedef {object} Entry
 * @property {string} title what the command shows
 * @property {string} command for sh
 * @property {number} status the exit status that it must have
 * @property {RegExp} prints what standard output and standard error must hold
 */

/** @type {readonly Entry[]} */
export const transcript = [
  {
    title: "A program without a filter.",
    command: "./helloworld",
    status: 0,
    prints: /^Hello, world!$/m,
  },
  {
    title: "The same program, unmodified, with four system calls and no other.",
    command: allowing(hello, "./helloworld"),
    status: 0,
    prints: /^Hello, world!$/m,
  },
  {
    title: "One call taken away: the kernel kills the program, and the shell says so.",
    command: allowing(without("write", hello), "./helloworld"),
    status: KILLED,
    prints: /Bad system call/,
  },
  {
    title: "An argument is looked at: write, but to standard output only.",
    command: allowing("fstat:newfstatat:write(fd == 1):exit_group", "./helloworld"),
    status: 0,
    prints: /^Hello, world!$/m,
  },
  {
    title: "A misspelt name: the program does not start.",
    command: allowing("fstat:wriet:exit_group", "./helloworld"),
    status: 125,
    prints: /SECCOMP_SYSCALL_ALLOW:1:7: unknown system call "wriet"; help: did you mean "write"\?/,
  },
  {
    title: "Nothing is allowed, but violations are only logged (see dmesg or the audit log).",
    command: allowing("", "SECCOMP_DEFAULT_ACTION=log ./helloworld"),
    status: 0,
    prints: /^Hello, world!$/m,
  },
  {
    title: "A program of the distribution: sort.",
    command: `printf 'pear\\napple\\n' | ${allowing(sort, "sort")}`,
    status: 0,
    prints: /^apple\npear$/m,
  },
  {
    title: "The same without openat, on a file.",
    command: allowing(without("openat", sort), "sort helloworld.c"),
    status: KILLED,
    prints: /Bad system call/,
  },
  {
    title: "Another one: git.",
    command: allowing(git, "git hash-object helloworld.c"),
    status: 0,
    prints: /^[0-9a-f]{40,64}$/m,
  },
  {
    title: "The same without read.",
    command: `${allowing(without("read", git), "git hash-object --stdin")} < helloworld.c`,
    status: KILLED,
    prints: /Bad system call/,
  },
  {
    title: "An error instead of death: no new programs, and the shell says why.",
    command: `LD_PRELOAD=$LIBSANDBOX SECCOMP_SYSCALL_DENY="execve=EACCES" sh -c ./helloworld`,
    status: 126,
    prints: /Permission denied/,
  },
  {
    title: "Files are opened to be read, and not to be written.",
    command: `LD_PRELOAD=$LIBSANDBOX SECCOMP_SYSCALL_DENY="openat(flags & O_ACCMODE != O_RDONLY)=EACCES" sort -o sorted helloworld.c`,
    status: 2,
    prints: /^sort: open failed: sorted: Permission denied$/m,
  },
  {
    title: "A static program, which no loader could give a library: sandboxify takes its place.",
    command: `sandboxify --allow "${hello}" --at main ./helloworld-static`,
    status: 0,
    prints: /^Hello, world!$/m,
  },
  {
    title:
      "The same filter from its first instruction on: what it calls to get started is not in the list.",
    command: `sandboxify --allow "${hello}" ./helloworld-static`,
    status: KILLED,
    prints: /Bad system call/,
  },
  {
    title: "The program is executed, and can execute nothing itself.",
    command: `sandboxify --deny execve=EACCES sh -c ./helloworld`,
    status: 126,
    prints: /Permission denied/,
  },
  {
    title: "Without a policy, sandboxify does not run it.",
    command: "sandboxify ./helloworld",
    status: 125,
    prints: /there is no policy, and ".\/helloworld" would run unfiltered; help: give --allow/,
  },
  {
    title: "The library goes where it stays: programs are going to need it.",
    command: "sbx-preload install lib",
    status: 0,
    prints: /^\/.*\/lib\/libsandbox\.so$/m,
  },
  {
    title: "A program is linked to it for good, with its policy in the file.",
    command: `sbx-patchelf add --library lib/libsandbox.so --allow "${without("write", hello)}" -o hello-linked helloworld`,
    status: 0,
    prints: /^helloworld \(in hello-linked\): linked to \/.*\/lib\/libsandbox\.so; /,
  },
  {
    title: "The environment can neither loosen nor change it.",
    command: `SECCOMP_SYSCALL_ALLOW="${hello}" ./hello-linked`,
    status: KILLED,
    prints: /Bad system call/,
  },
  {
    title: "A static program that does not start without a policy.",
    command:
      "sbx-patchelf add --library lib/libsandbox.so --require -o hello-strict helloworld-static",
    status: 0,
    prints: /^helloworld-static \(in hello-strict\): started by \/.*\/lib\/ld-sandbox\.so; /,
  },
  {
    title: "It was given none.",
    command: "./hello-strict",
    status: 125,
    prints:
      /^ld-sandbox: install: the program does not start without a policy, and there is none; help: /,
  },
  {
    title: "What was added, item by item.",
    command: allowing(hello, "SECCOMP_VERBOSE=1 ./helloworld"),
    status: 0,
    prints: /adding write to the process seccomp filter \(allow\)[\s\S]*^Hello, world!$/m,
  },
  {
    title: "The kernel's own word: a filter is in force (2).",
    command: allowing(grep, "grep Seccomp: /proc/self/status"),
    status: 0,
    prints: /^Seccomp:\t2$/m,
  },
];
