// descriptors: the file descriptors that calls were made with -> what is said of them, and a tighter condition.

import { type Abi, isAbi, syscallName, syscallParameters } from "@sbx/syscalls";
import { argumentsOf, judgeOfList, systemCall } from "./held.js";
import type { CallRecord } from "./records.js";

/** The lowest and the highest one. */
export type Range = readonly [low: number, high: number];

/** What stands for the current folder. */
const AT_FDCWD = -100;
/** Standard error, the last of those that a program is started with. */
const LAST_STANDARD = 2;

/** The range of all `records`; `undefined` where it is not known of each. */
export function descriptorsOf(records: readonly CallRecord[]): Range | undefined {
  const ranges = records.map(({ descriptors }) => descriptors);
  if (ranges.length === 0 || ranges.includes(undefined)) return undefined;
  const known = ranges as readonly Range[];
  return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
}

/** As a comment has it. */
export function descriptorText([low, high]: Range): string {
  return low === high ? `fd ${nameOf(low)}` : `fd ${nameOf(low)} to ${nameOf(high)}`;
}

const nameOf = (descriptor: number): string =>
  descriptor === AT_FDCWD ? "AT_FDCWD" : String(descriptor);

/** An item without what it is proposed to be. */
interface Loose {
  readonly subject: string;
  readonly condition: string | undefined;
  readonly records: readonly CallRecord[];
}

/**
 * The item that allows only standard input, output and error, where nothing else was used.
 *
 * It is not applied: the numbers of others hang on how a program is started, and so may these.
 *
 * @returns `undefined` where others were used, or where it would not be an item on all `abis`.
 */
export function tighterOf(
  { subject, condition, records }: Loose,
  abis: readonly Abi[],
): string | undefined {
  const [low, high] = descriptorsOf(records) ?? [-1, -1];
  if (low < 0 || high > LAST_STANDARD) return undefined;
  const bound = `fd <= ${LAST_STANDARD}`;
  const alternatives = condition?.split(" || ").map((one) => `${one} && ${bound}`) ?? [bound];
  const text = `${subject}(${alternatives.join(" || ")})`;
  return allows(text, records, abis) ? text : undefined;
}

/** Whether an item is one, and lets pass what was recorded, with the lowest and the highest descriptor. */
function allows(text: string, records: readonly CallRecord[], abis: readonly Abi[]): boolean {
  const judge = judgeOfList(text, abis);
  if (judge === undefined) return false;
  return records.every((record) =>
    (record.descriptors ?? []).every((descriptor) => {
      const call = systemCall(record);
      return call !== undefined && judge({ ...call, arguments: argumentsWith(record, descriptor) });
    }),
  );
}

function argumentsWith(record: CallRecord, descriptor: number): readonly bigint[] {
  const at = descriptorAt(record);
  return argumentsOf(record).map((value, index) =>
    index === at ? BigInt.asUintN(64, BigInt(descriptor)) : value,
  );
}

/** Where a call has its descriptor. */
function descriptorAt({ abi, number }: CallRecord): number | undefined {
  const name = isAbi(abi) ? syscallName(abi, number) : undefined;
  const parameters = name === undefined ? undefined : syscallParameters(abi as Abi, name);
  return parameters?.find((parameter) => parameter.name === "fd")?.argument;
}
