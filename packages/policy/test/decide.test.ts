import { abis, syscallNumber } from "@sbx/syscalls";
import { expect, test } from "vitest";
import { formatAction, type SystemCall, simulate } from "../src/index.js";
import { type Request, runCore } from "./core.js";
import { comparable, runTypeScript } from "./twin.js";
import { abiNamed, abisNamed, readBlocks } from "./vectors.js";

const blocks = readBlocks("decide.txt");

/** The call that `text` means in the rows of a policy for `abi`: a name, a number, or OTHER:CALL. */
function parseCall(text: string, abi: string): SystemCall {
  const [call = "", other = abi] = text.split(":").reverse();
  const foreign = abiNamed(other);
  const number = /^[0-9]/.test(call) ? Number(call) : syscallNumber(foreign, call);
  if (number === undefined) throw new Error(`${other} has no ${call}`);
  return { abi: foreign, number };
}

const rows = blocks.flatMap(({ title, entries, lines }) =>
  lines.flatMap((line) => {
    const [names = "", call = "", verdict = ""] = line.split(" ");
    return abisNamed(names).map((abi) => ({ title, entries, abi, call, verdict }));
  }),
);

test.each(rows)("decide: $title: on $abi, $call is $verdict", (row) => {
  const { compiled, error } = runTypeScript(row);
  expect(error).toBeUndefined();
  const action = simulate(compiled as NonNullable<typeof compiled>, parseCall(row.call, row.abi));
  expect(formatAction(action)).toBe(row.verdict);
});

/** Every block on every ABI on which it is no error. */
const requests: (Request & { readonly title: string })[] = blocks.flatMap(({ title, entries }) =>
  abis.map(({ name: abi }) => ({ title, abi, entries })),
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
  const seen = new Set(rows.map(({ abi, verdict }) => `${abi} ${verdict}`));
  const actions = ["kill", "kill-thread", "trap", "EPERM", "4095", "log", "allow"];
  const missing = abis.flatMap(({ name }) =>
    actions.map((action) => `${name} ${action}`).filter((pair) => !seen.has(pair)),
  );
  expect(missing).toEqual([]);
});

test("decide: every ABI is called from a policy for another one", () => {
  const seen = new Set(rows.map(({ abi, call }) => /^(\w+):/.exec(call)?.[1] ?? abi));
  expect([...seen].sort()).toEqual(abis.map(({ name }) => name).sort());
});
