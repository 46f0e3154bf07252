// operands: tests of words of struct seccomp_data -> tests of a call's parameters. TypeScript only.
//
//     word 16, 20                  fd of read: the kernel looks at the lower word only
//     word 24, 28                  buf of read: both halves of one value

import { abiFacts, type Parameter, syscallParameters } from "@sbx/syscalls";
import { type Call, SECCOMP_DATA_ARGUMENTS, type Test, wordsOf } from "../compare.js";
import type { Region } from "../region.js";
import { onesOf } from "../value.js";
import { compare } from "./ranges.js";

/** What the language cannot say of a filter. */
export class Unsayable extends Error {
  override readonly name = "Unsayable";
}

/** A region by parameters. */
export interface Mapped {
  /** What it asks of the bits that the kernel looks at. */
  readonly region: Region;
  /** Whether it looks at others. */
  readonly hidden: boolean;
  /** Whether these may all be 0. */
  readonly plain: boolean;
  /** How many words of them must have one value. */
  readonly keyed: number;
}

const WORD = 0xffff_ffffn;

/** `region` by the parameters of `call`; `undefined` where it is empty whatever the hidden bits are. */
export function mapRegion(region: Region, call: Call): Mapped | undefined {
  const mapped: Test[] = [];
  let [hidden, plain, keyed] = [false, true, 0];
  for (const test of region) {
    const found = mapTest(test, call);
    if (found.hidden) hidden = true;
    if (found.hidden && test.operator === "==" && test.mask === WORD) keyed++;
    if (found.test === false && !found.hidden) return undefined;
    if (found.test === false) plain = false;
    if (typeof found.test !== "boolean") mapped.push(found.test);
  }
  return { region: mapped, hidden, plain, keyed };
}

function mapTest(
  test: Test,
  call: Call,
): { readonly test: Test | boolean; readonly hidden: boolean } {
  const { parameter, isUpper } = parameterAt(test.lower, call);
  if (parameter === undefined) {
    const { operator, mask, value } = test;
    // Where registers have 32 bits, upper halves are always 0.
    const isUpper = (test.lower % 8 !== 0) !== abiFacts(call.abi).bigEndian;
    const hidden = !isUpper || abiFacts(call.abi).bits === 64 || call.abi === "x32";
    return { test: compare(mask & 0n, operator, value), hidden };
  }
  const ones = onesOf(parameter);
  const shift = isUpper ? 32n : 0n;
  const mask = (test.mask << shift) & ones;
  const hidden = !isUpper && (test.mask & ~ones) !== 0n;
  const whole: Test = { ...wordsOf(parameter, call.abi), ...asked(test, mask, shift) };
  return { test: truthOf(whole) ?? whole, hidden };
}

const asked = ({ operator, value }: Test, mask: bigint, shift: bigint) => ({
  operator,
  mask,
  value: value << shift,
  signed: false,
});

/** The parameter in whose lower or upper half a word stands; none for one that the kernel does not look at. */
function parameterAt(
  offset: number,
  { abi, name }: Call,
): { readonly parameter: Parameter | undefined; readonly isUpper: boolean } {
  const parameters = syscallParameters(abi, name);
  if (offset < SECCOMP_DATA_ARGUMENTS || parameters === undefined) {
    throw new Unsayable();
  }
  for (const parameter of parameters) {
    const { lower, upper } = wordsOf(parameter, abi);
    if (lower === offset) return { parameter, isUpper: false };
    if (upper === offset) return { parameter, isUpper: true };
  }
  return { parameter: undefined, isUpper: true };
}

/** Whether a test without a sign always or never holds. */
function truthOf({ operator, mask, value }: Test): boolean | undefined {
  if (operator === "==" || operator === "!=") {
    if ((value & ~mask) !== 0n) return operator === "!=";
    return mask === 0n ? operator === "==" : undefined;
  }
  const [least, most] = [compare(0n, operator, value), compare(mask, operator, value)];
  return least === most ? least : undefined;
}
