// sets: how the constants of a set make up a value: one of them, or several joined by "|". TypeScript only.

/** Sets of bits. Of all others a value is one constant. */
const BITS: ReadonlySet<string> = new Set(
  `ACCESS AT CLONE CLOSE_RANGE DN EFD EPOLL FALLOC FAN FD FSMOUNT FSOPEN FSPICK FUTEX2 GRND IN
  IORING_ENTER IPC KEXEC LANDLOCK LOCK MAP MCL MFD MLOCK MODULE_INIT MOUNT_ATTR MOVE_MOUNT MREMAP MS MSG
  MSGQ MSYNC O OPEN_TREE PERF_FLAG PIDFD PKEY PROT PTRACE_O RENAME RWF SEAL SECBIT SECCOMP_FILTER_FLAG SFD
  SHADOW_STACK SHM SOCK SPLICE STATX SWAP SYNC_FILE_RANGE S_I TFD TIMER UFFD UMOUNT W XATTR`.split(
    /\s+/,
  ),
);

/** What holds one constant in the lowest bits of a set of bits. */
interface Field {
  readonly mask: bigint;
  readonly set: string;
}

const FIELDS: Readonly<Record<string, Field>> = {
  O: { mask: 3n, set: "O" },
  SOCK: { mask: 0xfn, set: "SOCK" },
  MAP: { mask: 0xfn, set: "MAP" },
};

/** The calls whose flags hold more than bits: a way to open, a signal. */
const OPENING: ReadonlySet<string> = new Set([
  "fanotify_init",
  "mq_open",
  "open",
  "open_by_handle_at",
  "openat",
]);

/** Whether a parameter that takes `sets` is made of bits. */
export const areBits = (sets: readonly string[]): boolean =>
  sets.length > 0 && sets.every((set) => BITS.has(set) || set === "SIG") && sets[0] !== "SIG";

/** The field of a parameter that is otherwise made of bits. */
export function fieldOf(call: string, sets: readonly string[]): Field | undefined {
  if (call === "clone") return { mask: 0xffn, set: "SIG" };
  const [set] = sets.filter((one) => FIELDS[one] !== undefined);
  if (set === "O" && !OPENING.has(call)) return undefined;
  return set === undefined ? undefined : FIELDS[set];
}

/** Names that are no values: masks, shifts and counts, and what is written otherwise today. */
const NO_VALUE =
  /^(PF_|AF_(FILE|LOCAL|ROUTE|NETBEUI)$|O_(NDELAY|FSYNC|RSYNC|ACCMODE)$|SIG(CLD|IOT|POLL)$|SEEK_MAX$|CSIGNAL$|MAP_(TYPE|HUGE_|FILE)|MFD_HUGE_|MSG_TRYHARD|W(UNTRACED)$|IN_ALL_EVENTS|AT_STATX_SYNC_TYPE|PTRACE_PEEKSIGINFO_SHARED|KEYCTL_MOVE_EXCL|BPF_(COMMON_ATTRS|PROG_RUN)$|FUTEX_(32|FD|OP_|NO_|ROBUST_|TID_|WAITERS|OWNER|CMD_)|SIOCGSTAMP(NS)?_OLD|TIOCINQ$|IPPROTO_HOPOPTS$)|_(MASK|SHIFT|MAX)$/;

/** Of the constants that `PR_` begins, those that prctl takes first. */
const OPTION =
  /^PR_((GET|SET)_(?!MM_|VMA_|PTRACER_)|CAPBSET_|CAP_AMBIENT$|MCE_KILL$|MCE_KILL_GET$|MPX_|TASK_PERF_|SVE_(GET|SET)_VL$|SME_(GET|SET)_VL$|PAC_(RESET|GET|SET)_|SCHED_CORE$|PPC_(GET|SET)_|RISCV_(SET_|V_(GET|SET)_)|LOCK_|TIMER_CREATE_RESTORE_IDS$|FUTEX_HASH$|RSEQ_SLICE_EXTENSION$)/;

/** Locks are what fcntl's commands lead to, and no commands. */
const LOCKS = /^F_(RD|WR|UN|EX|SH)LCK$/;

/** Requests of what every program has rather than of a device with the same number. */
const USUAL = /^(TC|TIOC|FIO|FI|SIOC|BLK|FS_IOC)/;

/** The names of one value that say what it means in this place, the best first. */
export function bestNames(names: readonly string[]): readonly string[] {
  const kept = names.filter(
    (name) =>
      !NO_VALUE.test(name) && !LOCKS.test(name) && (!name.startsWith("PR_") || OPTION.test(name)),
  );
  return [...kept.filter((name) => USUAL.test(name)), ...kept.filter((name) => !USUAL.test(name))];
}
