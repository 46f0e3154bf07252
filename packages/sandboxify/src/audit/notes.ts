// notes: what was read -> what deserves a word, with its cure.

import { Failure } from "../failure.js";
import { counted } from "./count.js";
import type { Reading } from "./reading.js";

/** That not even a record of our own has come. */
export const silence = (): Failure =>
  new Failure(
    "no record comes here, not even of a call made to see whether one does",
    "run it in the machine's own network namespace; kernel.seccomp.actions_logged must have log and kill, " +
      "and no audit rule exclude SECCOMP",
  );

/** What is missing from the sums, and why. */
export function notesOn(reading: Reading, live: boolean): Failure[] {
  const { sums, suppressed, dropped, damaged, firstDamaged, lost, lines, silent } = reading;
  const notes: Failure[] = [];
  if (suppressed > 0) {
    notes.push(
      new Failure(
        `the kernel left ${counted(suppressed, "record")} out of its log, which takes about 10 in 5 seconds`,
        "run sandboxify --audit as root, without a file, while the program runs: it gets all; or, without " +
          "root, start the program with sandboxify --learn or --explain",
      ),
    );
  }
  if (dropped > 0) {
    notes.push(
      new Failure(
        `the kernel lost ${counted(dropped, "record")} of any kind ${live ? "meanwhile" : "since it was started"}`,
        "raise the limits of its audit: auditctl -b 8192 -r 0",
      ),
    );
  }
  if (damaged > 0) {
    notes.push(
      new Failure(
        `of ${counted(lines, "line")}, ${damaged} begin as records and are damaged, the first is line ${firstDamaged}`,
        "the kernel's log cuts long lines, and ausearch -i hides where names end: run sandboxify --audit " +
          "as root, without a file, or give it the text of ausearch --raw",
      ),
    );
  }
  if (lost > 0) {
    notes.push(
      new Failure(
        `${counted(lost, "record")} found no room on the way, and the sums lack them`,
        "filter fewer programs at a time, or allow the most frequent calls first",
      ),
    );
  }
  if (sums.total.count === 0 && suppressed + dropped + damaged + lost === 0 && !silent) {
    notes.push(
      new Failure(
        live ? "there were no records" : `there is no record in ${counted(lines, "line")}`,
        "violations with kill and log leave records, those with trap or an errno do not; " +
          "SECCOMP_DEFAULT_ACTION=log refuses nothing and records all",
      ),
    );
  }
  return notes;
}
