// heavier: whose filters are read again only when asked for: they need more of a machine, or are large.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dockerProfile, podmanProfile } from "./container.js";
import type { Other } from "./start.js";
import { CGROUPS, runs } from "./table.js";

/** The machine's programs in an empty tree. */
const TREE =
  "mkdir root root/proc root/dev root/tmp root/usr; ln -s usr/lib usr/lib64 usr/bin root";

export const heavier: readonly Other[] = [
  {
    name: "runc, podman's profile",
    package: "runc golang-github-containers-common",
    why: "a prefix of its own: ENOSYS for calls that its libseccomp does not know",
    ...runs("runc --root ./state", podmanProfile),
  },
  {
    name: "runc, a profile as Docker's",
    package: "runc golang-github-containers-common",
    why: "the same, before EPERM",
    ...runs("runc --root ./state", dockerProfile),
  },
  {
    name: "systemd-nspawn",
    package: "systemd-container",
    why: "systemd's own lists, a filter for each ABI and each of them",
    script: `${CGROUPS}; ${TREE}
exec systemd-nspawn -q --register=no --keep-unit -D root --bind-ro=/usr sleep 1000`,
    process: "sleep",
  },
  {
    name: "a service of systemd",
    package: "systemd",
    why: "SystemCallFilter=, SystemCallArchitectures=, RestrictNamespaces= and their kin",
    script: `mount -t tmpfs none /run; mkdir -p /run/systemd/system $0/run
${CGROUPS}
export HOME=$0 XDG_RUNTIME_DIR=$0/run XDG_CONFIG_HOME=$0 SYSTEMD_UNIT_PATH=$0:
/lib/systemd/systemd --user --unit=sbx.service; exit`,
    process: "sleep",
    prepare: (folder) => {
      writeFileSync(join(folder, "sbx.service"), SERVICE);
    },
  },
  {
    name: "qemu-system",
    package: "qemu-system-x86",
    why: "one condition for each flag of clone",
    script:
      "exec qemu-system-x86_64 -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny -machine none -display none -serial none -monitor none -nodefaults",
    process: "qemu-system-x86",
  },
  {
    name: "tor",
    package: "tor",
    why: "addresses of its own memory as conditions",
    script:
      "mkdir -m 700 data; exec tor --Sandbox 1 --DataDirectory $0/data --SocksPort 0 --DisableNetwork 1 -f $0/none --ignore-missing-torrc",
    process: "tor",
  },
  {
    name: "slirp4netns",
    package: "slirp4netns",
    why: "what is denied, on three ABIs",
    script:
      "unshare -n sleep 1000 & sleep 1; exec slirp4netns --enable-seccomp --configure $! tap0",
    process: "slirp4netns",
  },
  {
    name: "lxc-execute",
    package: "lxc",
    why: "a mask on the flags of umount2",
    script: `${CGROUPS}; ${TREE}
cat >config <<END
lxc.rootfs.path = dir:$0/root
lxc.uts.name = sbx
lxc.seccomp.profile = /usr/share/lxc/config/common.seccomp
lxc.mount.entry = /usr usr none rbind,ro 0 0
lxc.namespace.clone = mnt pid
lxc.apparmor.profile = unconfined
END
exec lxc-execute -n sbx -f config -P $0 -- /bin/sleep 1000`,
    process: "sleep",
  },
  {
    name: "vsftpd",
    package: "vsftpd",
    why: "written by hand, errnos and conditions on sockets and files",
    script: `mkdir empty
printf '%s\\n' listen=YES anonymous_enable=YES secure_chroot_dir=$0/empty seccomp_sandbox=YES >config
exec unshare --net bash -c 'ip link set lo up; vsftpd config & sleep 1; exec sleep 1000 <>/dev/tcp/127.0.0.1/21'`,
    process: "vsftpd",
  },
  {
    name: "chromium",
    package: "chromium",
    why: "trap with a number for nearly everything, to be decided in the process",
    script: `chmod 777 $0; cd /; export HOME=$0
exec setpriv --reuid=65534 --regid=65534 --clear-groups chromium --headless --disable-gpu --user-data-dir=$0/user about:blank`,
    process: "chromium",
  },
  {
    name: "minijail0",
    package: "minijail, built from its sources of 2026-07-30 (8d20993)",
    why: "one block a call behind a table, unsigned and 64 bits wide",
    script: `exec minijail0 --preload-library=$(dirname $(command -v minijail0))/libminijailpreload.so -n -S policy -- /bin/sleep 1000`,
    process: "sleep",
    prepare: (folder) => writeFileSync(join(folder, "policy"), MINIJAIL),
  },
];

/** In its own manager of a user, as there is none of the system here. */
const SERVICE = `[Service]
ExecStart=/bin/sleep 1000
NoNewPrivileges=yes
SystemCallFilter=@system-service
SystemCallFilter=~@resources @privileged ptrace:EACCES
SystemCallErrorNumber=EPERM
SystemCallArchitectures=native x86
RestrictNamespaces=net
RestrictAddressFamilies=AF_UNIX AF_INET
RestrictRealtime=yes
RestrictSUIDSGID=yes
MemoryDenyWriteExecute=yes
LockPersonality=yes
`;

/** What a service of ChromeOS might have. */
const MINIJAIL = `${[
  ..."read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn access".split(
    " ",
  ),
  ..."execve exit exit_group restart_syscall nanosleep clock_nanosleep futex arch_prctl rseq".split(
    " ",
  ),
  ..."set_tid_address set_robust_list newfstatat statx getrandom faccessat uname dup2 getpid".split(
    " ",
  ),
]
  .map((name) => `${name}: 1`)
  .join("\n")}
openat: arg2 in ~O_CREAT
mmap: arg2 in ~PROT_EXEC || arg2 in ~PROT_WRITE
mprotect: arg2 in ~PROT_EXEC || arg2 in ~PROT_WRITE
ioctl: arg1 == TCGETS || arg1 == FIONREAD
socket: arg0 == AF_UNIX || arg0 == AF_INET && arg1 == SOCK_STREAM; return EACCES
prctl: arg0 == PR_SET_NAME || arg0 == PR_SET_VMA
clone: arg0 & CLONE_THREAD
ptrace: return EPERM
pread64: arg3 < 0x10000000000
prlimit64: arg2 == 0 || arg3 != 0
fcntl: arg1 != F_SETOWN
`;
