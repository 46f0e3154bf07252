import fc from "fast-check";
import { expect, test } from "vitest";
import { demandAlike, forMany, seed } from "../alike.js";
import type { Request } from "../core.js";
import { breakAt, breakCount, sampledKinds } from "./break.js";
import { smallPolicy } from "./random.js";
import { requestOf, textOf } from "./written.js";

/** Lists in which together every production of the grammar stands; nothing is wrong with them. */
const whole = [
  "fstat:write exit_group",
  "read=EPERM:-write:39=0xd",
  "@basic-io:-@open:@swap=kill-thread",
  "socket(domain == AF_UNIX)=1",
  "socket(domain!=2&&type<3||protocol>=0x7)",
  "openat(flags & O_CREAT|O_EXCL == O_CREAT)",
  "openat((flags & ~3) & 0777 <= 5):read",
  "lseek((((offset))) > -0x10 && whence != ~(1 | (2)))",
  "mmap(arg3 & ~(MAP_SHARED | MAP_PRIVATE) == 0)",
  "read(buf != 0):-read(fd == 1 || fd == 2):read(fd == 1)",
];

const requestFor = (list: string): Request => ({
  abi: "x86_64",
  entries: [Buffer.from(`SECCOMP_SYSCALL_ALLOW=${list}`, "latin1")],
});

test("break: nothing is wrong with the lists that are broken", () => {
  expect(demandAlike(whole.map(requestFor)).map(({ error }) => error)).toEqual(
    whole.map(() => undefined),
  );
});

test("break: a token of every kind is put where it does not belong", () => {
  const kinds = new Set(sampledKinds);
  expect(kinds.size).toBe(19);
  expect(breakAt("read", 0)).toBe("");
  expect(breakAt("read", 1)).toBe("readread");
  expect(breakAt("a:b", breakCount("a:b") / 3)).toBe("a:");
});

test("break: lists broken at every token, in every way, are refused alike, at the same place", () => {
  const codes = new Set<string>();
  let refused = 0;
  const broken = whole.flatMap((list) =>
    Array.from({ length: breakCount(list) }, (_, index) => breakAt(list, index)),
  );
  expect(broken.length).toBeGreaterThan(3000);
  for (const answer of demandAlike(broken.map(requestFor))) {
    for (const code of answer.codes) codes.add(code);
    if (answer.error !== undefined) refused++;
  }
  expect(refused).toBeGreaterThan(broken.length / 2);
  expect([...codes]).toEqual(
    expect.arrayContaining([
      "expected_action",
      "expected_close",
      "expected_comparison",
      "expected_group",
      "expected_operand_close",
      "expected_parameter",
      "expected_separator",
      "expected_subject",
      "expected_value",
      "expected_value_close",
      "nested_condition",
      "removal_with_action",
    ]),
  );
}, 120_000);

const brokenPolicy: fc.Arbitrary<Request> = fc
  .tuple(smallPolicy, fc.nat())
  .map(([written, chance]) => {
    const [list, ...others] = requestOf(written).entries as [Uint8Array, ...Uint8Array[]];
    const name = Buffer.from(list).toString("latin1").split("=")[0] ?? "";
    const text = breakAt(textOf(written), chance);
    return { abi: written.abi, entries: [Buffer.from(`${name}=${text}`, "latin1"), ...others] };
  });

test(`break: random policies broken at a token are refused alike, at the same place (seed ${seed})`, () => {
  let refused = 0;
  const count = forMany(brokenPolicy, (requests) => {
    refused += demandAlike(requests).filter(({ error }) => error).length;
  });
  expect(count).toBeGreaterThan(1500);
  expect(refused).toBeGreaterThan(count / 2);
}, 120_000);
