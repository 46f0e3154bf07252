// line: a line of a log -> the record in it, in any of the forms in which logs have it.

import { constants } from "node:os";
import { readAction } from "./action.js";
import { readCall } from "./call.js";
import { type Fields, readFields, readUntrusted } from "./fields.js";
import type { SeccompRecord } from "./record.js";

/** What a line is. */
export type Line =
  | { readonly kind: "record"; readonly record: SeccompRecord; readonly journal: boolean }
  /** So many records the kernel has left out here. */
  | { readonly kind: "suppressed"; readonly count: number }
  /** So many records, about anything, the kernel has lost since it was started. */
  | { readonly kind: "dropped"; readonly count: number }
  | { readonly kind: "damaged" }
  | { readonly kind: "other" };

/**
 * What begins a record: `type=1326 audit(TIME:SERIAL): ` in the kernel's log, `type=SECCOMP
 * msg=audit(TIME:SERIAL): ` in the audit log, and `audit[PID]: SECCOMP ` in the journal.
 */
const HEAD =
  /(?<![^ \]>;])(?:(?:audit: )?type=(?:1326|SECCOMP|UNKNOWN\[1326\]) (?:msg=)?audit\(|audit(?:\[\d+\])?: SECCOMP )/;

/**
 * What may stand before it: the time, the machine and who wrote the line, in the forms of dmesg, journalctl
 * and syslog. Others than these write what they like behind their names.
 */
const BEFORE =
  /^(?:kern *:[a-z]+ *: )?(?:(?!: ).)*?(?:(?<![^ ])(?:kernel|audispd|audisp-syslog|auditd)(?:\[\d+\])?: )?(?:\[[^\]]*\] ?)?(?:node=\S+ )?$/s;
/** So long at most. */
const BEFORE_MAX = 256;

const SUPPRESSED = /(?:^|[\] ])k?audit[a-z]*_printk_skb: (\d{1,15}) callbacks suppressed\s*$/;
const DROPPED =
  /(?:^|[\] ])audit: audit_lost=(\d{1,10}) audit_rate_limit=\d+ audit_backlog_limit=\d+\s*$/;
const OTHER: Line = { kind: "other" };
const DAMAGED: Line = { kind: "damaged" };

/** Reads a line without its end; each character is a byte. It may be anything. */
export function readLine(text: string): Line {
  const head = HEAD.exec(text);
  if (head === null) return readLoss(text.slice(-BEFORE_MAX));
  const { index } = head;
  if (index > BEFORE_MAX || !BEFORE.test(text.slice(0, index))) return OTHER;
  const journal = head[0].endsWith(" ");
  const rest = text.slice(index + head[0].length);
  const record = journal ? readRecord(rest, readJournalTime(text)) : readIdentified(rest);
  return record === undefined ? DAMAGED : { kind: "record", record, journal };
}

/** The end of a line in which the kernel says what it has not written. */
function readLoss(text: string): Line {
  const [, suppressed] = SUPPRESSED.exec(text) ?? [];
  if (suppressed !== undefined) return { kind: "suppressed", count: Number(suppressed) };
  const [, dropped] = DROPPED.exec(text) ?? [];
  return dropped === undefined ? OTHER : { kind: "dropped", count: Number(dropped) };
}

/** `TIME:SERIAL): ` and the fields. */
function readIdentified(text: string): SeccompRecord | undefined {
  const [id, time] = /^([^)]{1,64})\) ?: /.exec(text) ?? [];
  return id === undefined ? undefined : readRecord(text.slice(id.length), readTime(time ?? ""));
}

/** Milliseconds; `ausearch -i` has the time as people there write it, which is not read. */
function readTime(text: string): number | undefined {
  const [, seconds, milliseconds] = /^(\d{1,12})\.(\d{3}):\d{1,20}$/.exec(text) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000 + Number(milliseconds);
}

/** The journal's own time, where it has one that says all: `-o short-iso` and `-o short-unix`. */
function readJournalTime(text: string): number | undefined {
  const [word = ""] = text.split(" ", 1);
  if (/^\d{1,12}\.\d{3,6}$/.test(word)) return Math.floor(Number(word) * 1000);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(word)) return undefined;
  const time = Date.parse(word.replace(/,(\d+)/, ".$1").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(time) ? undefined : time;
}

function readRecord(text: string, time: number | undefined): SeccompRecord | undefined {
  const fields = readFields(text);
  if (fields === undefined) return undefined;
  try {
    return readValues(fields, time);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What the kernel adds to the name of a file that is no more there: it is the same program. */
const DELETED = / \(deleted\)$/;

function readValues({ values, interpreted }: Fields, time: number | undefined): SeccompRecord {
  return {
    time,
    pid: readNumber(values.get("pid")),
    uid: interpreted ? undefined : readNumber(values.get("uid")),
    program: readUntrusted(values.get("exe"), interpreted)?.replace(DELETED, ""),
    command: readUntrusted(values.get("comm"), interpreted),
    call: demand(readCall(values.get("arch") ?? "", values.get("syscall") ?? "")),
    action: demand(readAction(values.get("code")?.trimEnd() ?? "")),
    signal: readSignal(values.get("sig")),
    instruction: readPattern(values.get("ip"), /^0x[0-9a-f]{1,16}$/i),
  };
}

/** What must be there. @throws {RangeError} */
function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("a field is missing");
  return value;
}

/** What may be missing, but is then what it must be. @throws {RangeError} */
function readPattern(value: string | undefined, pattern: RegExp): string | undefined {
  if (value !== undefined && !pattern.test(value)) throw new RangeError(value);
  return value;
}

const readNumber = (value: string | undefined): number | undefined => {
  const digits = readPattern(value, /^\d{1,10}$/);
  return digits === undefined ? undefined : Number(digits);
};

/** The numbers that matter are the same on every processor known here. */
const SIGNALS: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

function readSignal(value: string | undefined): string | undefined {
  const text = readPattern(value, /^(?:\d{1,3}|SIG[A-Z0-9]{1,12}|0)$/);
  if (text === undefined || text === "0" || text === "SIG0") return undefined;
  return text.startsWith("SIG") ? text : (SIGNALS.get(Number(text)) ?? text);
}
