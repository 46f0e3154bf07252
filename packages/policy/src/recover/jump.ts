// jump: a test of what is not known -> both ways, each with what holds there. TypeScript only.

import type { Instruction } from "../assemble.js";
import { SECCOMP_DATA_NUMBER } from "../compile.js";
import { narrow } from "../region.js";
import { negate } from "../satisfy.js";
import { part } from "./ranges.js";
import { rangesAt, SOURCE_X, type State } from "./state.js";
import {
  asTest,
  type Difference,
  isNumbered,
  known,
  mixed,
  testOf,
  type WordTest,
} from "./symbol.js";

/** Where `state` may go on by a jump; `next` is the instruction behind it. */
export function jump(state: State, next: State, { code, jt, jf, k }: Instruction): State[] {
  const { a, x } = state;
  if ((code & 0xf0) === 0) return [{ ...next, at: next.at + k }];
  const [yes, no] = [next.at + jt, next.at + jf];
  if (yes === no) return [{ ...next, at: yes }];
  const operand = (code & SOURCE_X) === 0 ? known(k) : x;
  if (a.kind === "differences" && operand.kind === "known" && isZeroTest(code, operand.value)) {
    return compareAll(next, a.of, yes, no);
  }
  if (operand.kind !== "known" || a.kind === "mixed" || a.kind === "differences") {
    const unsure = {
      ...next,
      sure: false,
      numbered: state.numbered || isNumbered(mixed(a, operand)),
    };
    return [
      { ...unsure, at: no },
      { ...unsure, at: yes },
    ];
  }
  const test =
    a.kind === "word" ? testOf(a, code, operand.value) : holds(a.value, code, operand.value);
  return follow(next, test, yes, no);
}

const isZeroTest = (code: number, operand: number): boolean =>
  (code & 0xf0) === 0x10 && operand === 0;

/** Goes to `no` with the first word that differs, and to `yes` where none does. */
function compareAll(
  next: State,
  differences: readonly Difference[],
  yes: number,
  no: number,
): State[] {
  const states: State[] = [];
  let { region } = next;
  for (const { offset, value } of differences) {
    const test = asTest({ offset, operator: "==", mask: 0xffff_ffff, value });
    const [inside, outside] = [narrow(region, test), narrow(region, negate(test))];
    if (outside) states.push({ ...next, at: no, region: outside });
    if (inside === undefined) return states;
    region = inside;
  }
  return [...states, { ...next, at: yes, region }];
}

/** What a jump asks of a known value. */
function holds(value: number, code: number, operand: number): boolean {
  switch (code & 0xf0) {
    case 0x10:
      return value === operand;
    case 0x20:
      return value > operand;
    case 0x30:
      return value >= operand;
    default:
      return (value & operand) !== 0;
  }
}

function follow(next: State, test: WordTest | undefined, yes: number, no: number): State[] {
  if (typeof test === "boolean") return [{ ...next, at: test ? yes : no }];
  if (test === undefined) throw new RangeError("no such jump");
  const ranges = rangesAt(next, test.offset);
  if (ranges === undefined) {
    const asked = asTest(test);
    const [inside, outside] = [narrow(next.region, asked), narrow(next.region, negate(asked))];
    return [
      ...(outside ? [{ ...next, at: no, region: outside }] : []),
      ...(inside ? [{ ...next, at: yes, region: inside }] : []),
    ];
  }
  const parted = part(ranges, test.operator, test.mask, test.value);
  const field = test.offset === SECCOMP_DATA_NUMBER ? "numbers" : "archs";
  if (parted === undefined) {
    const unsure = { ...next, sure: false, numbered: true };
    return [
      { ...unsure, at: no },
      { ...unsure, at: yes },
    ];
  }
  return [
    ...(parted.no.length > 0 ? [{ ...next, at: no, [field]: parted.no }] : []),
    ...(parted.yes.length > 0 ? [{ ...next, at: yes, [field]: parted.yes }] : []),
  ];
}
