// reading: lines -> sums of the records in them, and how many lines are none.

import { readLine } from "./line.js";
import { isProbe, type SeccompRecord } from "./record.js";
import { Sums } from "./sums.js";
import { Twins } from "./twins.js";

/** What was read. */
export class Reading {
  readonly sums = new Sums();
  readonly #twins = new Twins();
  lines = 0;
  /** Lines about other things. */
  skipped = 0;
  /** Lines that begin as records do, and are none. */
  damaged = 0;
  /** The number of the first of these. */
  firstDamaged: number | undefined;
  /** Second lines about one call. */
  repeated = 0;
  /** How many records the kernel says that it has left out of its log. */
  suppressed = 0;
  /** How many of all its records the kernel says that it has lost. */
  dropped = 0;
  /** Whether the kernel was found to record nothing here. */
  silent = false;
  /** How many found no room on their way here. */
  lost = 0;

  /** Reads a line of a log; returns the record that it adds. */
  take(text: string): SeccompRecord | undefined {
    this.lines++;
    const line = readLine(text);
    if (line.kind === "record") return this.#add(line.record, line.journal);
    if (line.kind === "suppressed") this.suppressed += line.count;
    else if (line.kind === "dropped") this.dropped = Math.max(this.dropped, line.count);
    else if (line.kind === "damaged") this.#addDamaged();
    else this.skipped++;
    return undefined;
  }

  #add(record: SeccompRecord, journal: boolean): SeccompRecord | undefined {
    if (isProbe(record)) {
      this.skipped++;
      return undefined;
    }
    if (this.#twins.isTwin(record, journal)) {
      this.repeated++;
      return undefined;
    }
    this.sums.add(record);
    return record;
  }

  #addDamaged(): void {
    this.damaged++;
    this.firstDamaged ??= this.lines;
  }
}
