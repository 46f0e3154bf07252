// sections: the items of a policy by what they are for.

import { groupCalls, groupHelp, isGroup } from "@sbx/syscalls";

/** A heading, and the groups and calls under it. What is named first is not named again. */
const SECTIONS: readonly (readonly [title: string, members: string])[] = [
  ["Power over the system", "@module @kexec @reboot @swap @clock @raw-io @mount @quota acct bpf"],
  ["Other processes", "@debug @inspect-process @send-signal kcmp pidfd_open"],
  [
    "Who it is",
    "@setuid @keyring capget capset getuid geteuid getgid getegid getresuid getresgid getgroups",
  ],
  ["Confinement", "@sandbox personality prctl"],
  [
    "Programs, processes and threads",
    "@exec @spawn @wait @exit @process @futex arch_prctl set_tid_address set_robust_list get_robust_list rseq set_thread_area gettid getpid getppid getpgrp getpgid getsid setsid setpgid sched_yield",
  ],
  ["Memory", "@map @protect @advise @memlock @pkey brk mremap munmap"],
  ["Network", "@network-io"],
  ["Waiting and events", "@io-event @watch-files @eventfd @signalfd"],
  ["Reading and writing", "@basic-io @transfer ioctl fcntl fcntl64"],
  ["Files", "@file-system @sync fadvise64 fadvise64_64 arm_fadvise64_64"],
  ["Input and output in the background", "@aio"],
  ["Messages between processes", "@ipc"],
  ["Signals", "@signal restart_syscall rt_sigreturn sigreturn"],
  ["Time", "@timer @read-clock @sleep"],
  ["Limits and priorities", "@resources @get-limit"],
];

const OTHERS = "Everything else";

/** All headings, in their order. */
export const sectionTitles: readonly string[] = [...SECTIONS.map(([title]) => title), OTHERS];

let known: ReadonlyMap<string, string> | undefined;

/** The heading of a call. */
export function sectionOf(name: string): string {
  known ??= readSections();
  return known.get(name) ?? OTHERS;
}

function readSections(): ReadonlyMap<string, string> {
  const titles = new Map<string, string>([
    ["setns", "Confinement"],
    ["unshare", "Confinement"],
  ]);
  for (const [title, members] of SECTIONS) {
    const names = members.split(" ").flatMap((one) => (isGroup(one) ? groupCalls(one) : [one]));
    for (const name of names) if (!titles.has(name)) titles.set(name, title);
  }
  return titles;
}

/** The groups that say best what a call is for, the narrowest first. */
const PURPOSES =
  "@exec @spawn @wait @exit @map @protect @advise @open @stat @access @read @write @close @dup @pipe @list-directory @read-link @rename @unlink @mkdir @chmod @chown @link @symlink @mknod @truncate @set-times @statfs @change-directory @change-root @socket @bind @connect @listen @accept @send @receive @set-socket-option @poll @epoll-create @eventfd @signalfd @inotify-init @watch-files @futex @sleep @read-clock @send-signal @get-limit @set-limit @set-user @set-group @set-groups @get-xattr @set-xattr @list-xattr @remove-xattr @namespace @io-uring @inspect-process @attach-mount @detach-mount @load-module @kexec @quota @transfer @memlock @keyring @pkey @timer @signal @sync @ipc @resources @io-event @basic-io @file-system @network-io @process @mount @debug @raw-io @swap @reboot @clock @default";

/** What each call is for that has no group which says so. */
const OWN: Readonly<Record<string, string>> = {
  arch_prctl: "set up the thread, as its local storage",
  brk: "grow or shrink the heap",
  fadvise64: "tell the kernel how a file will be read",
  fcntl: "ask about and change descriptors",
  capget: "ask for the capabilities of a process",
  capset: "set the capabilities of a process",
  getcpu: "ask on which processor it runs",
  getegid: "ask for its group",
  geteuid: "ask for its user",
  getgid: "ask for its group",
  getgroups: "ask for its further groups",
  getpeername: "ask who is at the other end of a socket",
  getpgrp: "ask for its process group",
  getpid: "ask for its own number",
  getppid: "ask for its parent's number",
  getrandom: "get random bytes",
  getrlimit: "read a resource limit",
  getsockname: "ask at which address a socket is",
  getuid: "ask for its user",
  gettid: "ask for the number of a thread",
  ioctl: "control a device, as a terminal",
  mremap: "move or resize mapped memory",
  munmap: "give mapped memory back",
  prctl: "change what the process is",
  restart_syscall: "go on waiting after a stop",
  rseq: "register for restartable sequences, as every thread of glibc does",
  rt_sigreturn: "return from the handler of a signal",
  set_robust_list: "tell the kernel of the locks that a thread holds, as every thread does",
  set_tid_address: "tell the kernel where to clear the thread's number at its end",
  setpgid: "put a process into a group, as shells do",
  setsid: "become the leader of a session",
  sysinfo: "ask for memory in use and the time since the start",
  umask: "set the permissions that new files do not get",
  uname: "ask for the name and release of the system",
};

let purposes: readonly (readonly [members: ReadonlySet<string>, help: string])[] | undefined;

/** What a call is for, in a few words; empty where that is not known. */
export function purposeOf(name: string): string {
  const own = OWN[name];
  if (own !== undefined) return own;
  purposes ??= PURPOSES.split(" ")
    .filter(isGroup)
    .map((group) => [new Set(groupCalls(group)), groupHelp(group) ?? ""] as const);
  return purposes.find(([members]) => members.has(name))?.[1] ?? "";
}
