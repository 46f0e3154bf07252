import { expect, test } from "vitest";
import { returnValue } from "../src/action.js";
import { Code } from "../src/assemble.js";
import { compilePolicy, type Program, parsePolicy, programBytes } from "../src/index.js";
import { demandSame } from "./alike.js";
import { type Answer, runCore } from "./core.js";
import { callsFor, meaningOf, requestOf, type WrittenPolicy } from "./meaning.js";
import { faultsOfForm, firstWrong } from "./soundness.js";
import { runTypeScript } from "./twin.js";

// Each of these checks is shown a program that is wrong, to prove that it sees it.

const right = compilePolicy(parsePolicy("read:write:close:getpid=EPERM"), "x86_64");
const written: WrittenPolicy = {
  abi: "x86_64",
  list: "allow",
  violation: undefined,
  end: "",
  items: ["read", "write", "close"].map((name) => ({
    removes: false,
    subject: { text: name, means: name },
    action: undefined,
    separator: ":",
  })),
};
const meant = meaningOf({
  ...written,
  items: [
    ...written.items,
    {
      removes: false,
      subject: { text: "getpid", means: "getpid" },
      action: { text: "EPERM", means: { kind: "errno", errno: 1 } },
      separator: ":",
    },
  ],
});
const calls = callsFor("x86_64", meant.refused === undefined ? meant.decided : new Map());

/** `right` with one field of one instruction changed. */
const planted = right.instructions.flatMap(({ code, jt, jf, k }, at) => {
  const change = (fields: object): Program => ({
    instructions: right.instructions.with(at, { code, jt, jf, k, ...fields }),
  });
  const test = code === Code.EQUAL || code === Code.AT_LEAST;
  const other = code === Code.EQUAL ? Code.AT_LEAST : Code.EQUAL;
  return [
    { fault: `${at}: k + 1`, program: change({ k: k + 1 }) },
    ...(test ? [{ fault: `${at}: targets swapped`, program: change({ jt: jf, jf: jt }) }] : []),
    ...(test ? [{ fault: `${at}: jt + 1`, program: change({ jt: jt + 1 }) }] : []),
    ...(test ? [{ fault: `${at}: jf + 1`, program: change({ jf: jf + 1 }) }] : []),
    ...(test ? [{ fault: `${at}: the other test`, program: change({ code: other }) }] : []),
    ...(code === Code.RETURN
      ? [{ fault: `${at}: another action`, program: change({ k: returnValue({ kind: "log" }) }) }]
      : []),
  ];
});

/** What the checks say of a program: its form, then its verdicts. */
const objections = (program: Program): string[] => {
  const faults = faultsOfForm(program);
  const wrong = faults.length > 0 ? undefined : firstWrong(program, meant, calls);
  return wrong ? [...faults, wrong] : faults;
};

test("checks: the right program passes", () => {
  expect(objections(right)).toEqual([]);
});

test("checks: one wrong field of one instruction is seen", () => {
  expect(planted.length).toBeGreaterThan(20);
  const unseen = planted.filter(({ program }) => objections(program).length === 0);
  expect(unseen.map(({ fault }) => fault)).toEqual([]);
});

test("checks: an instruction that is left out is seen", () => {
  for (const at of right.instructions.keys()) {
    expect(objections({ instructions: right.instructions.toSpliced(at, 1) })).not.toEqual([]);
  }
});

test("checks: a dead instruction, a far jump, an unknown code and an unknown load are seen", () => {
  const [load, ...rest] = right.instructions as [Program["instructions"][0]];
  const form = (instructions: Program["instructions"]) => faultsOfForm({ instructions });
  expect(form([...right.instructions, load])).toContain(
    `${right.instructions.length}: never reached`,
  );
  expect(form([{ code: Code.JUMP, jt: 0, jf: 0, k: 99 }])).toEqual(["0: leads outside"]);
  expect(form([{ ...load, code: 0x28 }, ...rest])).toContain("0: code 0x28");
  expect(form([{ ...load, k: 16 }, ...rest])).toContain("0: loads offset 16");
});

test("checks: a difference of one bit between the languages is seen", () => {
  const request = requestOf(written);
  const answer = runTypeScript(request);
  const [fromC] = runCore([request]) as [Answer];
  demandSame(request, answer, fromC);
  const bytes = Uint8Array.from(fromC.program as Uint8Array);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(() => demandSame(request, answer, { ...fromC, program: bytes })).toThrow();
  expect(() => demandSame(request, answer, { ...fromC, warning: "" })).toThrow();
  expect(() => demandSame(request, { error: "a" }, { error: "b" })).toThrow();
});

test("checks: the meaning of a policy does not come from its filter", () => {
  const wrong = compilePolicy(parsePolicy("read:write:close"), "x86_64");
  expect(firstWrong(wrong, meant, calls)).toMatch(/^x86_64 39: /);
  expect(programBytes(wrong)).not.toEqual(programBytes(right));
});
