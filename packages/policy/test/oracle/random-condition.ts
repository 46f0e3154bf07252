// random-condition: conditions made at random, for the calls that they are about

import { type Abi, constantNames, type Parameter, syscallParameters } from "@sbx/syscalls";
import fc from "fast-check";
import type { Operator } from "../../src/index.js";
import type { WrittenComparison, WrittenCondition, WrittenValue } from "./written.js";

const equalities: readonly Operator[] = ["==", "!="];
const operators: readonly Operator[] = [...equalities, "<", "<=", ">", ">="];

const spellings: readonly ((magnitude: bigint) => string)[] = [
  String,
  (magnitude) => `0x${magnitude.toString(16)}`,
  (magnitude) => `0X${magnitude.toString(16).toUpperCase().padStart(18, "0")}`,
  (magnitude) => `0${magnitude.toString(8)}`,
  (magnitude) => `0o${magnitude.toString(8)}`,
];

const numberValue = (numbers: fc.Arbitrary<bigint>): fc.Arbitrary<WrittenValue> =>
  fc.tuple(numbers, fc.constantFrom(...spellings)).map(([means, spell]) => ({
    kind: "number",
    text: means < 0n ? `-${spell(-means)}` : spell(means),
    means,
  }));

/** Numbers that a parameter of `bits` bits can have, those at its ends more often than others. */
function numbersOf(bits: number, least: bigint): fc.Arbitrary<bigint> {
  const all = 1n << BigInt(bits);
  const most = least < 0n ? all / 2n - 1n : all - 1n;
  const ends = [least, least + 1n, most, most - 1n, all / 4n, all / 2n - 1n, 1n << 16n];
  const upper =
    bits === 64 ? [1n << 32n, (1n << 32n) - 1n, 0x5_0000_0005n, 0x7fff_ffff_0000_0000n] : [];
  const known = [...ends, ...upper].filter((number) => number >= least && number <= most);
  return fc.oneof(
    { weight: 5, arbitrary: fc.bigInt({ min: least < 0n ? -3n : 0n, max: 9n }) },
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: fc.bigInt({ min: least, max: most }) },
  );
}

/** Values that are wrong for most parameters. */
const strange: fc.Arbitrary<WrittenValue> = fc.oneof(
  fc
    .constantFrom("AF_UNIX", "O_CREAT", "NO_SUCH", "AT_FDCWD")
    .map((name): WrittenValue => ({ kind: "constant", name })),
  numberValue(fc.constantFrom(-1n, 1n << 31n, 1n << 32n, (1n << 64n) - 1n, -(1n << 63n))),
);

function leaf({ bits, sets }: Parameter, least: bigint): fc.Arbitrary<WrittenValue> {
  const names = constantNames(sets);
  const number = numberValue(numbersOf(bits, least));
  const plain =
    names.length === 0
      ? number
      : fc.oneof(
          number,
          fc.constantFrom(...names).map((name): WrittenValue => ({ kind: "constant", name })),
        );
  return fc.oneof({ weight: 60, arbitrary: plain }, { weight: 1, arbitrary: strange });
}

function value(parameter: Parameter, least: bigint): fc.Arbitrary<WrittenValue> {
  const one = leaf(parameter, least);
  const joined = fc
    .tuple(one, one)
    .map(([left, right]): WrittenValue => ({ kind: "or", left, right }));
  const inside = fc.oneof({ weight: 3, arbitrary: one }, joined);
  return fc.oneof(
    { weight: 12, arbitrary: one },
    { weight: 3, arbitrary: joined },
    inside.map((value): WrittenValue => ({ kind: "parentheses", value })),
    one.map((value): WrittenValue => ({ kind: "not", value })),
    joined.map((value): WrittenValue => ({ kind: "not", value: { kind: "parentheses", value } })),
  );
}

type Rest = Pick<WrittenComparison, "masks" | "operator" | "value" | "parentheses">;

/** What stands beside a parameter: kept, as there are few kinds of parameters. */
const kept = new Map<string, fc.Arbitrary<Rest>>();

function restOf(parameter: Parameter): fc.Arbitrary<Rest> {
  const { bits, signed, pointer, sets } = parameter;
  const key = [bits, signed, pointer, ...sets].join(" ");
  let made = kept.get(key);
  if (made === undefined) {
    made = pointer
      ? fc.oneof({ weight: 9, arbitrary: nullRest }, numberRest(parameter))
      : numberRest(parameter);
    kept.set(key, made);
  }
  return made;
}

const parentheses = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  fc.integer({ min: 1, max: 3 }),
);

const nullRest: fc.Arbitrary<Rest> = fc.record({
  masks: fc.constant([]),
  operator: fc.constantFrom(...equalities),
  value: numberValue(fc.constant(0n)),
  parentheses,
});

function numberRest(parameter: Parameter): fc.Arbitrary<Rest> {
  const { bits, signed } = parameter;
  const unmasked = fc.constantFrom(...operators).chain((operator) =>
    fc.record({
      masks: fc.constant<readonly WrittenValue[]>([]),
      operator: fc.constant(operator),
      value: value(
        parameter,
        signed || equalities.includes(operator) ? -(1n << BigInt(bits - 1)) : 0n,
      ),
      parentheses,
    }),
  );
  const mask = value(parameter, 0n);
  const masked = fc
    .tuple(
      mask,
      fc.option(mask, { nil: undefined, freq: 6 }),
      fc.boolean(),
      fc.constantFrom(...equalities),
    )
    .chain(([first, second, isWhole, equality]) =>
      fc.record({
        masks: fc.constant(second === undefined ? [first] : [first, second]),
        operator: fc.oneof(
          { weight: 4, arbitrary: fc.constant(equality) },
          fc.constantFrom(...operators),
        ),
        // Often the mask itself, or nothing: other values have bits outside of it.
        value: fc.oneof(
          { weight: 3, arbitrary: fc.constant(isWhole ? first : zero) },
          value(parameter, 0n),
        ),
        parentheses,
      }),
    );
  return fc.oneof({ weight: 3, arbitrary: unmasked }, { weight: 2, arbitrary: masked });
}

const zero: WrittenValue = { kind: "number", text: "0", means: 0n };

/** One comparison of a call with these parameters. */
function comparison(parameters: readonly Parameter[]): fc.Arbitrary<WrittenComparison> {
  return fc
    .tuple(fc.constantFrom(...parameters), fc.integer({ min: 0, max: 3 }))
    .chain(([parameter, chance]) =>
      restOf(parameter).map((rest) => ({
        parameter: chance === 0 ? `arg${parameter.argument}` : parameter.name,
        ...rest,
      })),
    );
}

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constant(" ") },
  { weight: 3, arbitrary: fc.constant("") },
  fc.constantFrom("\n", "\t\r\v\f ", " # (a: comment)\n"),
);

/** A condition for calls that all have `parameters`. */
export function conditionOn(parameters: readonly Parameter[]): fc.Arbitrary<WrittenCondition> {
  const one = comparison(parameters);
  const alternative = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(one) },
    fc.array(one, { minLength: 1, maxLength: 3, size: "max" }),
  );
  const alternatives = fc.oneof(
    { weight: 30, arbitrary: fc.tuple(alternative) },
    { weight: 10, arbitrary: fc.array(alternative, { minLength: 1, maxLength: 4, size: "max" }) },
    fc.array(alternative, { minLength: 5, maxLength: 60, size: "max" }),
  );
  return fc.record({ alternatives, gap });
}

/** The parameters that all of `names` have on all of `abis` that have the call, by name. */
export function parametersOf(names: readonly string[], abis: readonly Abi[]): readonly Parameter[] {
  const lists = names.flatMap((name) => abis.flatMap((abi) => listOf(abi, name)));
  const [first = [], ...others] = lists;
  return first.filter(({ name }) =>
    others.every((list) => list.some((parameter) => parameter.name === name)),
  );
}

function listOf(abi: Abi, name: string): (readonly Parameter[])[] {
  const list = syscallParameters(abi, name);
  return list === undefined ? [] : [list];
}
