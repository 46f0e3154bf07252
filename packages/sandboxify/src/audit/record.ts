// record: what the kernel writes down of a call that a filter did not let pass in silence.

import type { Abi } from "@sbx/syscalls";

/** A system call as a record names it. */
export interface Call {
  /** Undefined for a processor whose calls are not known here. */
  readonly abi: Abi | undefined;
  /** AUDIT_ARCH_. */
  readonly architecture: number;
  /** As `seccomp_data.nr` has it. */
  readonly number: number;
  readonly name: string | undefined;
}

/** One record; what its line does not say is undefined. */
export interface SeccompRecord {
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
  readonly pid: number | undefined;
  readonly uid: number | undefined;
  /** The file that was executed; each character is a byte of its name. */
  readonly program: string | undefined;
  /** The name of the thread; each character is a byte. */
  readonly command: string | undefined;
  readonly call: Call;
  /** What the filter said: `kill`, `log`, `EPERM`, ... */
  readonly action: string;
  /** The signal that came of it. */
  readonly signal: string | undefined;
  /** Where in the program the call was made, in hexadecimal. */
  readonly instruction: string | undefined;
}

/** Whether sbx-audit made the call, to see whether records come: native/audit/probe.c */
export const isProbe = ({ command, call, action }: SeccompRecord): boolean =>
  command === "sbx-audit-probe" && call.name === "getppid" && action === "log";

/** What a program is summed under; it may be empty. */
export const programOf = ({ program, command }: SeccompRecord): string => program ?? command ?? "";
