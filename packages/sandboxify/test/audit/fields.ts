// fields: those of a record, to be changed; what tests of lines share.

export const FIELDS =
  'auid=4294967295 uid=0 gid=0 ses=4294967295 pid=7144 comm="acts" exe="/tmp/rl/acts" sig=0 arch=c000003e syscall=110 compat=0 ip=0x7f78b0a13829 code=0x7ffc0000';
export const ID = "audit(1795896590.540:8389): ";

/** `FIELDS` with some of them changed. */
export function fields(changes: Record<string, string>): string {
  return Object.entries(changes).reduce(
    (text, [name, value]) => text.replace(new RegExp(`(?<![^ ])${name}=\\S+`), `${name}=${value}`),
    FIELDS,
  );
}
