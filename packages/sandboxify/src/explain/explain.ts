// explain: violations, a line each -> blocks for a person, and a byte for each that was told.

import { blockOf, type Machine } from "./block.js";
import { readViolation } from "./violation.js";

/** Where violations come from, and where what is said of them goes. */
export interface Conversation {
  /** The next bytes; none at the end. */
  readonly read: () => Uint8Array;
  /** Takes a block as a whole. */
  readonly write: (text: string) => void;
  /** Says that one line was dealt with. */
  readonly acknowledge: () => void;
}

/** No line is longer: six arguments with 4096 bytes each. */
const LINE_MAX = 1 << 17;

const NEWLINE = 0x0a;

/** Tells of violations until there are no more. Each line is answered, whatever is in it. */
export function explain({ read, write, acknowledge }: Conversation, machine: Machine): void {
  let rest = Buffer.alloc(0);
  for (let bytes = read(); bytes.length > 0; bytes = read()) {
    rest = Buffer.concat([rest, bytes]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const violation = readViolation(rest.toString("utf8", 0, end));
      if (violation) write(blockOf(violation, machine));
      acknowledge();
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LINE_MAX) rest = rest.subarray(rest.length);
  }
}
