import { abis } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { letsPass } from "../src/action.js";
import {
  decide,
  formatPolicy,
  merge,
  type Policy,
  PolicyError,
  parsePolicy,
  type SystemCall,
} from "../src/index.js";
import { seed, timeout } from "./alike.js";
import { meaningOf } from "./meaning.js";
import { conditionCalls, numberCalls } from "./oracle/calls.js";
import { action, policy } from "./oracle/random.js";
import { abisOf, type WrittenPolicy } from "./oracle/written.js";
import { type Accepted, acceptedOf } from "./random-file.js";
import { linesOf, readTable, said } from "./tables.js";
import { abisNamed } from "./vectors.js";

function policyOf(text: string, name: string): Policy {
  const [, deny, defaultAction, items = ""] = /^(deny )?(?:else (\w+) )?(.*)$/.exec(text) ?? [];
  const list = deny ? "deny" : "allow";
  return parsePolicy(items, { name, list, ...(defaultAction ? { defaultAction } : {}) });
}

test.each(readTable("merge.txt"))("merge: $title", (block) => {
  const [names = "x86_64"] = linesOf(block, "on ");
  const list = names.split(" ").flatMap(abisNamed);
  const policies = ["a", "b", "c"].flatMap((name) =>
    linesOf(block, `${name} `).map((text) => policyOf(text, name)),
  );
  const found = said(() => formatPolicy(merge(policies, list)));
  expect(found).toEqual([...linesOf(block, "= "), ...linesOf(block, "! ")]);
});

/** Two policies of one kind for the same ABIs; some items of the first are in the second as well. */
const pair: fc.Arbitrary<readonly [WrittenPolicy, WrittenPolicy]> = fc
  .tuple(policy, policy, fc.boolean(), action)
  .map(([one, other, agree, shared]) => {
    const { abi, architectures, list, violation } = one;
    const plain = (items: WrittenPolicy["items"]) =>
      agree ? items.map((item) => ({ ...item, action: undefined })) : items;
    const some = one.items.filter((_, index) => index % 3 === 0);
    const again = some.map((item) => ({ ...item, separator: ":", action: shared }));
    const items = plain([...again, ...other.items]);
    return [
      { ...one, items: plain(one.items) },
      { ...other, abi, architectures, list, violation, items },
    ];
  });

function callsOf({ written }: Accepted): readonly SystemCall[] {
  const meaning = meaningOf(written);
  if (meaning.refused !== undefined) return [];
  const numbers = numberCalls(meaning);
  const some = numbers.filter((_, index) => index % 40 === 0);
  return [...conditionCalls(meaning, 300), ...some];
}

function mergedOf(policies: readonly Policy[], written: WrittenPolicy): Policy | undefined {
  try {
    return merge(policies, abisOf(written));
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

test(
  `merge: what passes is what one of the two lets pass, or refuses both (seed ${seed})`,
  () => {
    const seen = { merged: 0, refused: 0, passing: 0 };
    fc.assert(
      fc.property(pair, ([first, second]) => {
        const [one, other] = [acceptedOf(first), acceptedOf(second)];
        if (!one || !other) return;
        const merged = mergedOf([one.policy, other.policy], first);
        seen[merged ? "merged" : "refused"]++;
        if (merged === undefined) return;
        const list = abisOf(first);
        const passes = (policy: Policy, call: SystemCall) =>
          letsPass(decide(policy, call, list).action);
        const own = [...callsOf(one), ...callsOf(other)].filter(({ abi }) => list.includes(abi));
        for (const call of own) {
          const each = [one, other].map((made) => passes(made.policy, call));
          const wanted = first.list === "allow" ? each.includes(true) : !each.includes(false);
          expect({ call, passes: passes(merged, call) }).toEqual({ call, passes: wanted });
          seen.passing += Number(wanted);
        }
      }),
      { seed, numRuns: 300 },
    );
    expect(Math.min(seen.merged, seen.refused)).toBeGreaterThan(10);
    expect(seen.passing).toBeGreaterThan(1000);
  },
  timeout,
);

test("merge: one policy is itself, and none is a slip", () => {
  const all = abis.map(({ name }) => name);
  expect(formatPolicy(merge([parsePolicy("read:@sync:-fsync")], all))).toBe("read:@sync:-fsync");
  expect(() => merge([], "x86_64")).toThrow(RangeError);
});
