// What holds for every list that is given: all that it allows is in the file, and no more than that and what was seen.

import {
  compilePolicy,
  formatPolicy,
  type Policy,
  PolicyError,
  type Program,
  parsePolicy,
  readPolicyFile,
  type SystemCall,
  simulate,
} from "@sbx/policy";
import { syscallNames, syscallNumber } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { givenItems } from "../../src/learn/given.js";
import { learnPolicy } from "../../src/learn/policy.js";
import { readRecords } from "../../src/learn/records.js";
import { callLine, linesOf } from "./records.js";

const ABI = "x86_64";
const NAMES = ["read", "openat", "clone", "ptrace", "mmap", "fcntl", "dup2", "socket"];
const GROUPS = ["@basic-io", "@debug", "@dup", "@process", "@file-system", "@network-io"];
/** Of calls that have such a parameter. */
const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  read: ["fd == 0", "fd <= 2", "fd != 3"],
  openat: ["flags & O_ACCMODE == O_RDONLY", "flags & O_CREAT == 0", "flags == 1"],
  clone: ["flags & CLONE_THREAD != 0", "flags & CLONE_NEWUSER == 0"],
  fcntl: ["cmd == F_GETFD || cmd == F_SETFD", "cmd == F_GETFL && fd == 1"],
  socket: ["domain == AF_UNIX", "domain != AF_INET && protocol == 0"],
};
const VALUES = [0n, 1n, 2n, 3n, 0x41n, 0x10000n, 0x10000000n, 0x1000_0000_0003n];

let state = 5;
const random = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
};
const oneOf = <Thing>(things: readonly Thing[]): Thing => things[random(things.length)] as Thing;

function someItem(): string {
  const subject = random(3) === 0 ? oneOf(GROUPS) : oneOf(NAMES);
  const conditions = CONDITIONS[subject] ?? [];
  const condition = conditions.length > 0 && random(2) === 0 ? `(${oneOf(conditions)})` : "";
  if (random(6) === 0) return `-${subject}${condition}`;
  return `${subject}${condition}${oneOf(["", "", "", "=EPERM", "=log"])}`;
}

/** A list that means something, or not. */
function someList(): Policy | undefined {
  const text = Array.from({ length: 1 + random(6) }, someItem).join(" ");
  try {
    const policy = parsePolicy(text);
    compilePolicy(policy, ABI);
    return policy;
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

const allows = (program: Program, call: SystemCall): boolean =>
  simulate(program, call).kind === "allow";

/** Each call, and those whose arguments matter with several. */
const CALLS: readonly SystemCall[] = syscallNames(ABI).flatMap((name) => {
  const number = syscallNumber(ABI, name) as number;
  const first = NAMES.includes(name) ? VALUES : [0n];
  return first.flatMap((one) =>
    first.map((other) => ({ abi: ABI, number, arguments: [one, other, other, 0n, 0n, 0n] })),
  );
});

const seenCalls = () =>
  readRecords(
    linesOf(
      ...Array.from({ length: random(6) }, () =>
        callLine(oneOf(NAMES), {
          values: { 0: oneOf(VALUES), 1: oneOf(VALUES), 2: oneOf(VALUES) },
        }),
      ),
    ),
  ).calls;

test("a list gives what it allows, and the file allows that and what was seen", () => {
  const origin = { head: [], installAt: undefined, abi: ABI } as const;
  let lists = 0;
  while (lists < 60) {
    const policy = someList();
    if (policy === undefined) continue;
    lists++;
    const text = formatPolicy(policy);
    const whole = compilePolicy(policy, ABI);
    const gifts = compilePolicy(parsePolicy(givenItems(policy, [ABI]).join("\n")), ABI);
    const given = { policy, abis: undefined, installAt: undefined, isEarlier: false };
    const calls = seenCalls();
    const made = learnPolicy(calls, origin, undefined, given);
    const file = compilePolicy(readPolicyFile("x", made.text).policy, ABI);
    const alone = compilePolicy(learnPolicy(calls, origin).policy, ABI);
    for (const call of CALLS) {
      const isGiven = allows(whole, call);
      const found = { text, call, given: allows(gifts, call), file: allows(file, call) };
      expect(found).toEqual({ text, call, given: isGiven, file: isGiven || allows(alone, call) });
    }
  }
});
