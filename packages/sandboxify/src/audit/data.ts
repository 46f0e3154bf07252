// data: records and their sums -> JSON, an object a line.

import { decodeBytes } from "./bytes.js";
import { itemsFor } from "./items.js";
import type { Reading } from "./reading.js";
import type { Call, SeccompRecord } from "./record.js";
import { callsOf, type ProgramSum, type Sum } from "./sums.js";
import { formatTime } from "./time.js";

const line = (data: object): string => `${JSON.stringify(data)}\n`;

/** A record as it comes: its `kind` is `record`. */
export function recordLine(record: SeccompRecord): string {
  const { time, pid, uid, program, command, call, action, signal, instruction } = record;
  return line({
    kind: "record",
    time: formatTime(time),
    pid,
    uid,
    program: program && decodeBytes(program),
    command: command && decodeBytes(command),
    ...callData(call),
    action,
    signal,
    instruction,
  });
}

/** All that was read: its `kind` is `sums`. */
export function sumsLine(reading: Reading): string {
  const { sums, lines, skipped, damaged, firstDamaged, repeated, suppressed, dropped, lost } =
    reading;
  return line({
    kind: "sums",
    ...sumData(sums.total),
    lines,
    skipped,
    repeated,
    damaged,
    firstDamaged,
    suppressed,
    dropped,
    lost,
    programs: sums.programs().map(programData),
  });
}

const sumData = ({ count, first, last }: Sum) => ({
  count,
  first: formatTime(first),
  last: formatTime(last),
});

function programData(sum: ProgramSum): object {
  const { allow, deny, architectures } = itemsFor(sum);
  return {
    program: decodeBytes(sum.program),
    commands: [...sum.commands].map(([command, count]) => ({
      command: decodeBytes(command),
      count,
    })),
    ...sumData(sum),
    calls: callsOf(sum).map(({ call, action, signal, ...times }) => ({
      ...callData(call),
      action,
      signal,
      ...sumData(times),
    })),
    items: { allow, deny, architectures },
  };
}

/** An ABI that is not known has its AUDIT_ARCH_ only. */
const callData = ({ abi, architecture, number, name }: Call) => ({
  call: name,
  number,
  abi,
  architecture: `0x${architecture.toString(16)}`,
});
