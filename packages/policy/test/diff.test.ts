import { abiFacts, syscallNumber } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { letsPass, sameAction } from "../src/action.js";
import { sideOf } from "../src/diff.js";
import {
  type Difference,
  decide,
  diff,
  formatAction,
  type Policy,
  parsePolicy,
  resolve,
  type SystemCall,
} from "../src/index.js";
import { spellCall } from "../src/spell.js";
import { seed, timeout } from "./alike.js";
import { meaningOf } from "./meaning.js";
import { conditionCalls } from "./oracle/calls.js";
import { policy } from "./oracle/random.js";
import type { WrittenPolicy } from "./oracle/written.js";
import { type Accepted, acceptedOf } from "./random-file.js";
import { linesOf, readTable } from "./tables.js";
import { abisNamed } from "./vectors.js";

function policyOf(text: string): Policy {
  const deny = text.startsWith("deny ");
  return parsePolicy(deny ? text.slice(5) : text, { list: deny ? "deny" : "allow" });
}

function describe({ abi, name, condition, one, other, example, kind }: Difference): string {
  const subject = condition === undefined ? name : `${name}(${condition})`;
  const such = example ? ` as in ${spellCall(example)}` : "";
  return `${abi} ${kind === "call" ? subject : kind}: ${formatAction(one)}, ${formatAction(other)}${such}`;
}

test.each(readTable("diff.txt"))("diff: $title", (block) => {
  const [names = "x86_64"] = linesOf(block, "on ");
  const abis = names.split(" ").flatMap(abisNamed);
  const [one, other] = ["a ", "b "].map((mark) => policyOf(linesOf(block, mark)[0] ?? ""));
  const found = diff(resolve(one as Policy, abis), resolve(other as Policy, abis));
  expect(found.map(describe)).toEqual(linesOf(block, "= "));
  const back = diff(resolve(other as Policy, abis), resolve(one as Policy, abis));
  expect(back.map(sideOf).sort()).toEqual(found.map((one) => turned[sideOf(one)]).sort());
});

const turned = { one: "other", other: "one", both: "both", neither: "neither" } as const;

/** Two policies for one ABI; the second is like the first, now and then with other items. */
const pair: fc.Arbitrary<readonly [WrittenPolicy, WrittenPolicy]> = fc
  .tuple(policy, policy, fc.boolean(), fc.nat(14))
  .map(([one, other, isLike, at]) => {
    const alone = (written: WrittenPolicy) => ({ ...written, architectures: undefined });
    const like = { ...one, items: one.items.filter((_, index) => index !== at) };
    return [alone(one), alone(isLike ? like : { ...other, abi: one.abi })];
  });

const callsOf = ({ written }: Accepted): readonly SystemCall[] => {
  const meaning = meaningOf(written);
  return meaning.refused === undefined ? conditionCalls(meaning, 300) : [];
};

/** Whether a difference speaks of `call`: its condition is read again, and decided by the oracle. */
function speaksOf({ kind, abi, name, condition }: Difference, call: SystemCall): boolean {
  if (kind !== "call" || abi === undefined || name === undefined) return false;
  const text = condition === undefined ? name : `${name}(${condition})`;
  return letsPass(decide(parsePolicy(text), call, abi).action);
}

test(
  `diff: it speaks of exactly the calls that are decided otherwise (seed ${seed})`,
  () => {
    const seen = { same: 0, different: 0 };
    fc.assert(
      fc.property(pair, ([first, second]) => {
        const [one, other] = [acceptedOf(first), acceptedOf(second)];
        if (!one || !other) return;
        const { abi } = first;
        const found = diff(resolve(one.policy, abi), resolve(other.policy, abi));
        for (const { example, one: left, other: right } of found) {
          if (example === undefined) continue;
          const [mine, yours] = [one, other].map(
            (made) => decide(made.policy, example, abi).action,
          );
          expect([mine, yours].map((action) => action && formatAction(action))).toEqual(
            [left, right].map(formatAction),
          );
        }
        for (const call of [...callsOf(one), ...callsOf(other)].filter(
          (made) => made.abi === abi,
        )) {
          const [mine, yours] = [one, other].map((made) => decide(made.policy, call, abi).action);
          const differs = !sameAction(mine ?? NONE, yours ?? NONE);
          seen[differs ? "different" : "same"]++;
          const numberKnown = found.some((one) => one.kind === "call" && isOn(one, call));
          if (numberKnown || !differs) {
            expect(found.some((one) => isOn(one, call) && speaksOf(one, call))).toBe(differs);
          }
        }
      }),
      { seed, numRuns: 150 },
    );
    expect(Math.min(seen.same, seen.different)).toBeGreaterThan(500);
  },
  timeout,
);

const NONE = { kind: "kill" } as const;

const isOn = ({ abi, name }: Difference, { number }: SystemCall): boolean =>
  abi !== undefined &&
  (name === String(number) || (name !== undefined && syscallNumber(abi, name) === number)) &&
  abiFacts(abi).firstNumber <= number;

test("diff: hundreds of alternatives are compared", () => {
  const many = Array.from({ length: 300 }, (_, fd) => `fd == ${fd}`).join(" || ");
  const [one, other] = [`close(${many})`, "close(fd <= 298)"].map((text) =>
    resolve(parsePolicy(text), "x86_64"),
  );
  const found = diff(one as never, other as never);
  expect(found.map(describe)).toEqual(["x86_64 close(fd == 299): allow, kill as in close(299)"]);
});

test("diff: conditions that part a call into too many regions are refused", () => {
  const bits = Array.from(
    { length: 16 },
    (_, bit) => `fd & ${1 << bit} != 0 && count & ${1 << bit} != 0`,
  );
  const ruleset = resolve(parsePolicy(`read(${bits.join(" || ")})`), "x86_64");
  const other = resolve(parsePolicy("read"), "x86_64");
  expect(() => diff(ruleset, other)).toThrow(
    /^policy:1:1: the conditions on read part its arguments/,
  );
});
