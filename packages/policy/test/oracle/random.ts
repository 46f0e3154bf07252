// random: policies made at random, in the whole language

import {
  type Abi,
  abiFacts,
  abis,
  errnoNames,
  errnoNumber,
  groupCalls,
  groupNames,
  syscallNames,
} from "@sbx/syscalls";
import fc from "fast-check";
import type { Action } from "../../src/index.js";
import { EDGES } from "./calls.js";
import { conditionOn, parametersOf } from "./random-condition.js";
import { withoutRefused } from "./repair.js";
import type { Meant, WrittenItem, WrittenPolicy, WrittenSubject } from "./written.js";

const spellings: readonly ((number: number) => string)[] = [
  (number) => String(number),
  (number) => `0x${number.toString(16)}`,
  (number) => `0X${number.toString(16).toUpperCase().padStart(8, "0")}`,
  (number) => `0${number.toString(8)}`,
  (number) => `0o${number.toString(8)}`,
  (number) => `0O00${number.toString(8)}`,
];
const spelling = fc.constantFrom(...spellings);

const actionNames = ["kill", "kill-thread", "trap", "log", "allow"] as const;

export const action: fc.Arbitrary<Meant<Action>> = fc.oneof(
  fc.constantFrom(...actionNames).map((kind) => ({ text: kind, means: { kind } })),
  fc.constantFrom(...errnoNames).map((name) => ({
    text: name,
    means: { kind: "errno" as const, errno: errnoNumber(name) as number },
  })),
  fc
    .tuple(fc.oneof(fc.integer({ min: 1, max: 4095 }), fc.constantFrom(1, 2, 4095)), spelling)
    .map(([errno, spell]) => ({ text: spell(errno), means: { kind: "errno" as const, errno } })),
);

const blank = fc.constantFrom(":", " ", "\t", "\n", "\v", "\f", "\r", "::", " : ");
const comment = fc
  .string({
    unit: fc.constantFrom("a", ":", "#", "=", "-", "@", "(", " ", "\t", "\xff", "\x80", "\x1b"),
  })
  .map((text) => `#${text}\n`);
const separators = fc.array(fc.oneof({ weight: 4, arbitrary: blank }, comment), { maxLength: 3 });
const separator = fc.oneof(
  { weight: 3, arbitrary: fc.constant(":") },
  separators.map((parts) => parts.join("") || ":"),
);

const names = syscallNames();

/** How much a policy says: mostly little, now and then so much that jumps are long. */
interface Size {
  readonly names: number;
  readonly items: { readonly minLength: number; readonly maxLength: number };
}
const small: Size = { names: 6, items: { minLength: 0, maxLength: 14 } };
const large: Size = { names: 80, items: { minLength: 120, maxLength: 250 } };
/** The calls with parameters that some ABIs have in common: kept, as they are asked for often. */
const kept = new Map<string, readonly string[]>();

function withParameters(list: readonly Abi[]): readonly string[] {
  const key = list.join();
  let found = kept.get(key);
  if (found === undefined) {
    found = names.filter((name) => parametersOf([name], list).length > 0);
    kept.set(key, found);
  }
  return found;
}

/** Few names, so that several items are about one call; most of them with parameters. */
const pool = (list: readonly Abi[], { names: most }: Size): fc.Arbitrary<readonly string[]> => {
  const known = withParameters(list);
  return fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom("socket", "openat", "ioctl", "mmap", "lseek", "prctl"),
      },
      { weight: 6, arbitrary: fc.constantFrom(...known) },
      fc.constantFrom(...names),
    ),
    { minLength: 2, maxLength: most, size: "max" },
  );
};

function numberSubject(abi: Abi): fc.Arbitrary<WrittenSubject> {
  const { firstNumber, lastNumber } = abiFacts(abi);
  const number = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 }).map((near) => firstNumber + near) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 1100 }).map((near) => firstNumber + near) },
    { weight: 1, arbitrary: fc.constantFrom(lastNumber, ...EDGES) },
  );
  return fc
    .tuple(number, spelling)
    .map(([means, spell]) => ({ kind: "number", text: spell(means), means }));
}

type Held = Pick<WrittenItem, "subject" | "condition">;

/** A name or a group, with a condition on what all its calls have, or none. */
function held(
  subject: WrittenSubject & { kind: "name" | "group" },
  list: readonly Abi[],
): fc.Arbitrary<Held> {
  const calls = subject.kind === "group" ? groupCalls(subject.text) : [subject.text];
  const parameters = parametersOf(calls, list);
  const bare: Held = { subject, condition: undefined };
  if (parameters.length === 0) return fc.constant(bare);
  const conditional = conditionOn(parameters).map((condition) => ({ subject, condition }));
  return fc.oneof(
    { weight: subject.kind === "group" ? 1 : 3, arbitrary: conditional },
    fc.constant(bare),
  );
}

function item(list: readonly Abi[], few: readonly string[]): fc.Arbitrary<WrittenItem> {
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...few) },
    fc.constantFrom(...names),
  );
  const about = fc.oneof(
    { weight: 12, arbitrary: name.chain((text) => held({ kind: "name", text }, list)) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...groupNames)
        .chain((text) => held({ kind: "group", text }, list)),
    },
    {
      weight: list.length > 1 ? 0 : 2,
      arbitrary: numberSubject(list[0] as Abi).map((subject) => ({
        subject,
        condition: undefined,
      })),
    },
  );
  return fc
    .record({
      about,
      removes: fc.integer({ max: 9, min: 0 }).map((one) => one === 0),
      action: fc.option(action, { nil: undefined, freq: 1 }),
      separator,
    })
    .map(({ about, ...rest }) => ({ ...about, ...rest }));
}

/** A second item like an earlier one, with an action of its own: often it can never decide. */
const echo = (items: readonly WrittenItem[]): fc.Arbitrary<readonly WrittenItem[]> =>
  items.length === 0
    ? fc.constant(items)
    : fc
        .tuple(fc.constantFrom(...items), fc.option(action, { nil: undefined }), separator)
        .map(([one, action, separator]) => [
          ...items,
          { ...one, removes: false, action, separator },
        ]);

type Where = Pick<WrittenPolicy, "abi" | "architectures">;

/** The ABIs that a policy is for: the program's own, and now and then others as well. */
const architectures: fc.Arbitrary<Where> = fc
  .tuple(
    fc.constantFrom(...abis.map(({ name }) => name)),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      fc.subarray(
        abis.map(({ name }) => name),
        { maxLength: 3 },
      ),
    ),
    fc.boolean(),
  )
  .map(([abi, others, isFirst]) => ({
    abi,
    architectures: others && (isFirst ? [abi, ...others] : [...others, abi]),
  }));

const anyPolicy = ({ abi, architectures }: Where, size: Size): fc.Arbitrary<WrittenPolicy> => {
  const list = architectures ? [...new Set(architectures)] : [abi];
  return pool(list, size).chain((few) =>
    fc.record<WrittenPolicy>({
      abi: fc.constant(abi),
      architectures: fc.constant(architectures),
      list: fc.constantFrom("allow" as const, "deny" as const),
      violation: fc.option(action, { nil: undefined }),
      items: fc.array(item(list, few), { ...size.items, size: "max" }),
      end: fc.oneof(
        fc.constant(""),
        separators.map((parts) => parts.join("")),
      ),
    }),
  );
};

/** Policies of which most have nothing wrong with them. */
const mostlyRight = (size: fc.Arbitrary<Size>): fc.Arbitrary<WrittenPolicy> => {
  const any = fc.tuple(architectures, size).chain(([where, size]) => anyPolicy(where, size));
  return fc.oneof(
    { weight: 5, arbitrary: any.map(withoutRefused) },
    any,
    any.map(withoutRefused).chain((one) => echo(one.items).map((items) => ({ ...one, items }))),
  );
};

export const policy = mostlyRight(
  fc.oneof({ weight: 19, arbitrary: fc.constant(small) }, fc.constant(large)),
);
export const smallPolicy = mostlyRight(fc.constant(small));
