// handlers: handlers of signals that may end calls with EINTR -> what is said of them.

import { constantsOf } from "@sbx/syscalls";
import { displayName } from "../quote.js";
import { baseName } from "./evidence.js";
import type { Records } from "./records.js";

/** The name of a signal, which has the same number on all ABIs known here. */
export const signalName = (signal: number): string =>
  constantsOf("SIG", BigInt(signal), "x86_64")[0] ?? `signal ${signal}`;

/** How many programs and signals are named. */
const NAMED_MAX = 6;

/** The signals of each program. */
export function handlersByProgram({ handlers }: Records): ReadonlyMap<string, readonly string[]> {
  const signals = new Map<string, string[]>();
  for (const { program, signal } of handlers) {
    const name = signalName(signal);
    const known = signals.get(program) ?? [];
    if (!known.includes(name)) signals.set(program, [...known, name]);
  }
  return signals;
}

/** What they do, as long as calls are asked about. */
export const HANDLERS_MAY =
  "when such a signal comes, a call that is asked about may fail with EINTR where it would not else; --learn=ptrace does without that";

/** The lines of the summary; none where there are no such handlers. */
export function handlerLines({ records }: { readonly records: Records }): readonly string[] {
  const texts = [...handlersByProgram(records)].map(([program, signals]) => {
    const more = signals.length - NAMED_MAX;
    const names = `${signals.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    return `${displayName(baseName(program))} handles ${names}`;
  });
  if (texts.length === 0) return [];
  const more = texts.length - NAMED_MAX;
  const all = [...texts.slice(0, NAMED_MAX), ...(more > 0 ? [`${more} more programs do so`] : [])];
  return [`${all.join("; ")} without SA_RESTART: ${HANDLERS_MAY}`];
}
