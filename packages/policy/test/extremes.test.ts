// The longest lists of each kind: both pipelines must come to an end, and to the same one.

import { expect, test } from "vitest";
import { decide, formatPolicy, parsePolicy } from "../src/index.js";
import { TEXT_MAX } from "../src/tokenize.js";
import { demandAlike } from "./alike.js";

/** `begin`, as many of what `piece` gives as fit into `max` bytes, `end`. */
function longest(
  begin: string,
  piece: (index: number) => string,
  end: string,
  max = TEXT_MAX,
): string {
  let text = begin;
  for (let index = 0; ; index++) {
    const next = piece(index);
    if (text.length + next.length + end.length > max) return text + end;
    text += next;
  }
}

const manyTerms = longest("read(fd == 1", () => "|1", ")");

test.each([
  ["separators", longest("", () => ":", ""), "accepted"],
  ["comments", longest("", () => "#\n", ""), "accepted"],
  ["opening parentheses", longest("read", () => "(", ""), "too_deep"],
  ["parentheses about a parameter", longest("read(", () => "(", "fd == 1)"), "too_deep"],
  ["complements", longest("read(fd == ", () => "~", "1)"), "too_deep"],
  ["terms of a value", manyTerms, "accepted"],
  ["terms of a mask", longest("read(fd & (1", () => "|1", ") == 1)"), "accepted"],
  ["masks", longest("read(fd", () => "&1", " == 1)"), "accepted"],
  ["alternatives", longest("read(", (i) => `fd==${i}||`, "fd==-1)"), "conditions_too_long"],
  ["comparisons", longest("read(", (i) => `count!=${i}&&`, "fd==-1)"), "conditions_too_long"],
  ["numbers", longest("", (i) => `${i} `, ""), "too_many_items"],
  ["groups", longest("", () => "@basic-io ", ""), "too_many_items"],
  [
    "removals",
    longest("read ", (i) => `-read(fd==${i % 7}) read=${i + 1} `, "", 20_000),
    "accepted",
  ],
  ["conditions on groups", longest("", (i) => `@close(arg0==${i}) `, "", 20_000), "accepted"],
])("extremes: the longest list of %s", (_, list, code) => {
  for (const architectures of [[], ["SECCOMP_ARCHITECTURES=x86_64:s390x:arm"]]) {
    const entries = [`SECCOMP_SYSCALL_ALLOW=${list}`, ...architectures];
    const request = { abi: "x86_64" as const, entries: entries.map((entry) => Buffer.from(entry)) };
    const [answer] = demandAlike([request]);
    if (architectures.length === 0) expect(answer?.codes.at(-1) ?? "accepted").toBe(code);
  }
});

test("extremes: a value of many terms is decided and written like any other", () => {
  const policy = parsePolicy(manyTerms);
  const call = { abi: "x86_64" as const, number: 0, arguments: [1n] };
  expect(decide(policy, call, "x86_64").action).toEqual({ kind: "allow" });
  expect(formatPolicy(policy).match(/1/g)).toHaveLength(manyTerms.match(/1/g)?.length ?? 0);
});
