// table: whose filters are read again: programs that filter themselves, and what filters others.

import { dockerProfile, type Profile, podmanProfile, writeBundle } from "./container.js";
import type { Other } from "./start.js";

/** Where a machine has other control groups, container runtimes see just these. */
export const CGROUPS = "umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup";

/** A runtime with a bundle of that profile. */
export const runs = (runtime: string, profile: () => Profile) => ({
  script: `${CGROUPS}; exec ${runtime} run --bundle . sbx-$$`,
  process: "sleep",
  prepare: (folder: string) => writeBundle(folder, profile()),
});

/** They run wherever the tests do. */
export const others: readonly Other[] = [
  {
    name: "crun, podman's profile",
    package: "crun golang-github-containers-common",
    why: "400 calls of three ABIs, an errno for each item, conditions by names",
    says: [
      "socket(domain == AF_NETLINK && protocol == NETLINK_AUDIT)=EINVAL",
      "personality(persona == PER_LINUX32)",
      "chroot=EPERM",
      "SECCOMP_DEFAULT_ACTION=ENOSYS",
      "SECCOMP_ARCHITECTURES=x86_64:x32:i386",
    ],
    holes: ["bits_bypass", "tracing_open"],
    ...runs("crun --root ./state --cgroup-manager=disabled", podmanProfile),
  },
  {
    name: "crun, a profile as Docker's",
    package: "crun golang-github-containers-common",
    why: "a mask on the flags of clone, ENOSYS for clone3, EPERM for the rest",
    says: [
      "clone(flags & (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET) == 0)",
      "clone3=ENOSYS",
      "socket(domain != AF_VSOCK)",
      "SECCOMP_DEFAULT_ACTION=EPERM",
      "SECCOMP_ARCHITECTURES=x86_64:x32:i386",
    ],
    holes: ["bits_bypass", "tracing_open"],
    ...runs("crun --root ./state --cgroup-manager=disabled", dockerProfile),
  },
  {
    name: "man",
    package: "man-db",
    why: "libseccomp, with conditions on flags that are there or not by the ABI",
    says: [
      "openat(flags & O_ACCMODE == O_RDONLY)",
      "shmctl(cmd == IPC_STAT)",
      "ipc(call == SHMGET)",
      "SECCOMP_DEFAULT_ACTION=ENOSYS",
    ],
    holes: [],
    script: "(echo .TH a 1; exec sleep 1000) | man -l - >/dev/null",
    process: "man",
  },
  {
    name: "ctags",
    package: "universal-ctags",
    why: "a dozen calls, and the thread is killed for the rest",
    says: ["mremap", "SECCOMP_DEFAULT_ACTION=kill-thread"],
    holes: ["kill_thread_abi", "kill_thread_default"],
    script: "sleep 1000 | ctags --_interactive=sandbox",
    process: "ctags",
  },
  {
    name: "sshd before a login",
    package: "openssh-server",
    why: "written by hand: a list of jumps, arguments in halves, errnos",
    says: ["mprotect(prot & ~(PROT_READ | PROT_WRITE) == 0)", "openat=EACCES"],
    holes: ["kill_thread_abi", "kill_thread_default"],
    script: `mount -t tmpfs none /run; mkdir /run/sshd; ssh-keygen -q -t ed25519 -N '' -f $0/key
(printf 'SSH-2.0-sbx\\r\\n'; exec sleep 1000) | /usr/sbin/sshd -i -f /dev/null -h $0/key`,
    process: "sshd",
  },
  {
    name: "passt",
    package: "passt",
    why: "made by a script of its own: a search tree of numbers",
    says: ["epoll_wait", "timerfd_create"],
    holes: [],
    script: "exec passt -f -s $0/socket",
    process: "passt",
  },
];
