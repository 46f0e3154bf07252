import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatAction,
  formatPolicy,
  formatPolicyFile,
  layOutPolicyFile,
  type Policy,
  PolicyError,
  parsePolicy,
  readPolicyFile,
} from "../src/index.js";
import { seed, timeout } from "./alike.js";
import { policy } from "./oracle/random.js";
import { abisOf } from "./oracle/written.js";
import { acceptedOf, anyFile } from "./random-file.js";
import { bytesOf, linesOf, readTable } from "./tables.js";

const layOut = (text: string): string =>
  Buffer.from(layOutPolicyFile("file", bytesOf(text))).toString("latin1");

test.each(readTable("layout.txt"))("layout: $title", (block) => {
  const textOf = (mark: string) =>
    linesOf(block, mark)
      .map((line) => `${line}\n`)
      .join("");
  const after = textOf("> ");
  expect(layOut(textOf("< "))).toBe(after);
  expect(layOut(after)).toBe(after);
});

/** A policy without the places of its parts. */
const bare = (policy: Policy): unknown =>
  JSON.parse(
    JSON.stringify({ ...policy, source: undefined }, (key, value: unknown) =>
      key === "span" ? undefined : typeof value === "bigint" ? `${value}` : value,
    ),
  );

const commentsOf = (text: string): string[] =>
  [...text.matchAll(/#.*/g)].map(([comment]) => comment.trimEnd().replace(/["']$/, "").trimEnd());

test(
  `layout: the meaning and the comments stay, and twice is once (seed ${seed})`,
  () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyFile, (text) => {
        const before = readOrNothing(text);
        if (before === undefined) return;
        accepted++;
        const after = layOut(text);
        expect(layOut(after)).toBe(after);
        expect(bare(readPolicyFile("after", bytesOf(after)).policy)).toEqual(bare(before));
        expect(commentsOf(after)).toEqual(commentsOf(text));
        expect(after).not.toMatch(/[ \t]\n|\n\n\n/);
      }),
      { seed, numRuns: 800 },
    );
    expect(accepted).toBeGreaterThan(200);
  },
  timeout,
);

function readOrNothing(text: string): Policy | undefined {
  try {
    return readPolicyFile("before", bytesOf(text)).policy;
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

test(
  `format: what is written of a policy is read as the same (seed ${seed})`,
  () => {
    let accepted = 0;
    fc.assert(
      fc.property(policy, (written) => {
        const made = acceptedOf(written);
        if (made === undefined) return;
        accepted++;
        const { list, violation } = made.policy;
        const text = formatPolicy(made.policy);
        const again = parsePolicy(text, { list, defaultAction: formatAction(violation) });
        expect(bare(again)).toEqual(bare(made.policy));
        expect(formatPolicy(again)).toBe(text);
        const abis = abisOf(written);
        const file = readPolicyFile("file", formatPolicyFile(made.policy, { abis }));
        expect(bare(file.policy)).toEqual(bare(made.policy));
        expect(file.abis).toEqual(abis);
        const laidOut = formatPolicyFile(made.policy, { abis });
        expect(layOut(laidOut)).toBe(laidOut);
      }),
      { seed, numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(150);
  },
  timeout,
);

test.each([
  ["read:write", {}, 'SECCOMP_SYSCALL_ALLOW="read write"\n'],
  ["", {}, 'SECCOMP_SYSCALL_ALLOW=""\n'],
  [
    "read=log:-read",
    { abis: ["x86_64", "i386"], installAt: "constructor" },
    'SECCOMP_SYSCALL_ALLOW="read=log -read"\nSECCOMP_ARCHITECTURES=x86_64:i386\nSECCOMP_INSTALL_AT=constructor\n',
  ],
  ["read", { installAt: "main" }, 'SECCOMP_SYSCALL_ALLOW="read"\nSECCOMP_INSTALL_AT=main\n'],
] as const)("format: the file of %s", (list, options, text) => {
  expect(formatPolicyFile(parsePolicy(list), options)).toBe(text);
});

test("format: what stands between a sign and its number is left out", () => {
  const text = "lseek(offset == - # 7\n  0x1 || offset & (~ 3) == -\t0)";
  expect(formatPolicy(parsePolicy(text))).toBe("lseek(offset == -0x1 || offset & ~3 == 0)");
});

test("format: a long list has a line for each item", () => {
  const items = Array.from({ length: 20 }, (_, index) => `read(fd == ${index})`);
  const text = formatPolicyFile(parsePolicy(items.join(" ")));
  expect(text).toBe(`SECCOMP_SYSCALL_ALLOW="\n${items.map((item) => `  ${item}\n`).join("")}"\n`);
});
