// twins: systemd's journal has a call twice where it collects audit records itself, and it was one call.

import { programOf, type SeccompRecord } from "./record.js";

/** The two lines stand near each other. So many records may come between them. */
const WAITING_MAX = 4096;

/** Records of a journal whose twin has not come; below 0, records of the kernel's log. */
export class Twins {
  readonly #waiting = new Map<string, number>();

  /** Whether the other line of the two was there before. Of those that the kernel leaves out there is only one. */
  isTwin(record: SeccompRecord, journal: boolean): boolean {
    const key = keyOf(record);
    const before = this.#waiting.get(key) ?? 0;
    const now = before + (journal ? 1 : -1);
    this.#waiting.delete(key);
    if (now !== 0) this.#waiting.set(key, now);
    if (this.#waiting.size > WAITING_MAX) this.#forgetOldest();
    return Math.abs(now) < Math.abs(before);
  }

  #forgetOldest(): void {
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }
}

const keyOf = (record: SeccompRecord): string => {
  const { pid, command, call, action, instruction } = record;
  const numbers = [pid, call.architecture, call.number, action, instruction];
  return `${numbers.join(" ")} ${command} ${programOf(record)}`;
};
