import { abis } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { decide } from "../src/decide.js";
import { formatAction, simulate } from "../src/index.js";
import { type Request, runCore } from "./core.js";
import { decideBlocks, decideRows, parseCall } from "./decide.js";
import { comparable, runTypeScript } from "./twin.js";

test.each([...decideRows])("decide: $title: on $abi, $call is $verdict", (row) => {
  const { compiled, policy, abis, error } = runTypeScript(row);
  expect(error).toBeUndefined();
  const call = parseCall(row.call, row.abi);
  const program = compiled as NonNullable<typeof compiled>;
  expect(formatAction(simulate(program, call))).toBe(row.verdict);
  const meant = decide(
    policy as NonNullable<typeof policy>,
    call,
    abis as NonNullable<typeof abis>,
  );
  expect(formatAction(meant.action)).toBe(row.verdict);
  if (call.arguments === undefined) {
    const ones = { ...call, arguments: Array<bigint>(6).fill(-1n) };
    expect(formatAction(simulate(program, ones))).toBe(row.verdict);
  }
});

/** Every block on every ABI on which it is no error. */
const requests: (Request & { readonly title: string })[] = decideBlocks.flatMap(
  ({ title, entries }) => abis.map(({ name: abi }) => ({ title, abi, entries })),
);

test("decide: C answers every block on every ABI as TypeScript does, byte by byte", () => {
  const answers = runCore(requests);
  for (const [index, request] of requests.entries()) {
    const name = `${request.title} on ${request.abi}`;
    const expected = comparable(runTypeScript(request));
    expect({ name, ...comparable(answers[index] ?? {}) }).toEqual({ name, ...expected });
  }
  const programs = answers.filter(({ program }) => program !== undefined);
  expect(programs.length).toBeGreaterThan(0.9 * requests.length);
});

test("decide: every action is a verdict on every ABI", () => {
  const seen = new Set(decideRows.map(({ abi, verdict }) => `${abi} ${verdict}`));
  const actions = ["kill", "kill-thread", "trap", "EPERM", "4095", "log", "allow"];
  const missing = abis.flatMap(({ name }) =>
    actions.map((action) => `${name} ${action}`).filter((pair) => !seen.has(pair)),
  );
  expect(missing).toEqual([]);
});

test("decide: every ABI is called from a policy for another one", () => {
  const seen = new Set(decideRows.map(({ abi, call }) => /^(\w+):/.exec(call)?.[1] ?? abi));
  expect([...seen].sort()).toEqual(abis.map(({ name }) => name).sort());
});
