import { syscallParameters } from "@sbx/syscalls";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAction, simulate } from "../../src/index.js";
import { seed } from "../alike.js";
import { readProgram } from "../bytecode.js";
import { runCore } from "../core.js";
import { type Attempt, explains, type Fate, runKernel, users } from "../kernel.js";
import { meaningOf } from "../meaning.js";
import { nameOf } from "../soundness.js";
import { conditionCalls } from "./calls.js";
import { NATIVE } from "./libseccomp.js";
import { conditionOn } from "./random-condition.js";
import { withoutRefused } from "./repair.js";
import { requestOf, type WrittenItem, type WrittenPolicy } from "./written.js";

/** Calls that do nothing to a descriptor which is not there, whatever the other arguments are. */
const harmless = [
  "fallocate",
  "fchmod",
  "fcntl",
  "ftruncate",
  "ioctl",
  "lseek",
  "pread64",
  "readahead",
  "sync_file_range",
];

/** An errno that no call has. */
const ERRNO = 1000;

const policyOn = (name: string): fc.Arbitrary<WrittenPolicy> => {
  const [, ...parameters] = syscallParameters(NATIVE, name) ?? [];
  const item: WrittenItem = {
    removes: false,
    subject: { kind: "name", text: name },
    condition: undefined,
    action: undefined,
    separator: ":",
  };
  const action = { text: String(ERRNO), means: { kind: "errno", errno: ERRNO } } as const;
  return conditionOn(parameters).map((condition) =>
    withoutRefused({
      abi: NATIVE,
      architectures: undefined,
      list: "allow",
      violation: undefined,
      items: [{ ...item, condition, action }, item],
      end: "",
    }),
  );
};

const policies = fc
  .sample(fc.constantFrom(...harmless).chain(policyOn), { seed, numRuns: 60 })
  .filter(({ items }) => items.length === 2);

/** Of the calls of a policy, one of so many: each is a process, twice. */
const STRIDE = 3;
const NO_FILE = [0xffff_ffffn, 0xffff_ffff_ffff_ffffn];

const programs = runCore(policies.map(requestOf)).map(({ program }) => program as Uint8Array);
const attempts = policies.flatMap((policy, index): Attempt[] => {
  const meaning = meaningOf(policy);
  if (meaning.refused !== undefined) throw new Error(meaning.refused);
  const program = programs[index];
  const some = conditionCalls(meaning, 0).filter((_, at) => at % STRIDE === 0);
  return some.map((call, at) => {
    const file = NO_FILE[at % NO_FILE.length] as bigint;
    return { program, call: { ...call, arguments: call.arguments?.with(0, file) ?? [file] } };
  });
});

describe.each(users)("kernel: as $user", ({ user }) => {
  test(`kernel: random conditions do in the kernel what they do in simulate (seed ${seed})`, () => {
    const fates = runKernel(attempts, user);
    const unfiltered = runKernel(
      attempts.map(({ call }) => ({ call, program: undefined })),
      user,
    );
    const verdicts = new Map<string, number>();
    const wrong = attempts.flatMap(({ call, program }, index) => {
      const action = simulate(readProgram(program as Uint8Array), call);
      const verdict = formatAction(action);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      const errno = action.kind === "errno" ? action.errno : undefined;
      const [fate, free] = [fates[index], unfiltered[index]] as [Fate, Fate];
      return explains(verdict, errno, call, fate, free) ? [] : [`${nameOf(call)}: ${fate}`];
    });
    expect(wrong).toEqual([]);
    expect([...verdicts.keys()].sort()).toEqual([String(ERRNO), "allow"]);
    for (const count of verdicts.values()) expect(count).toBeGreaterThan(attempts.length / 10);
  }, 120_000);
});
