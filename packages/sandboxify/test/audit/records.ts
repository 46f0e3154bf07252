// records: lines as the kernel writes them; what tests of --audit share.

/** What a record says, where a test says nothing else. */
const VALUES = {
  time: "1795896590.540",
  pid: "7144",
  uid: "0",
  comm: '"acts"',
  exe: '"/usr/bin/acts"',
  sig: "0",
  arch: "c000003e",
  syscall: "110",
  code: "0x7ffc0000",
};

export type Values = Partial<typeof VALUES>;

let serial = 0;

/** The fields of a record. */
export function fieldsOf(values: Values = {}): string {
  const { pid, uid, comm, exe, sig, arch, syscall, code } = { ...VALUES, ...values };
  return `auid=4294967295 uid=${uid} gid=0 ses=4294967295 pid=${pid} comm=${comm} exe=${exe} sig=${sig} arch=${arch} syscall=${syscall} compat=0 ip=0x7f78b0a13829 code=${code}`;
}

/** A record as the kernel's log has it. */
export function kernelLine(values: Values = {}): string {
  const { time } = { ...VALUES, ...values };
  return `[ 4689.039552] audit: type=1326 audit(${time}:${++serial}): ${fieldsOf(values)}`;
}

/** The same, where a journal collects audit records itself. */
export const journalLine = (values: Values = {}): string =>
  `Nov 28 20:09:50 host audit[7144]: SECCOMP ${fieldsOf(values)}`;
