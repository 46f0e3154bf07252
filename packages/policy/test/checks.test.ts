import { describe, expect, test } from "vitest";
import { returnValue } from "../src/action.js";
import { Code } from "../src/assemble.js";
import { compile, compilePolicy, type Program, parsePolicy, resolve } from "../src/index.js";
import { demandSame } from "./alike.js";
import { type Answer, runCore } from "./core.js";
import { type Accepted, meaningOf } from "./meaning.js";
import { callsFor, conditionCalls, numberCalls } from "./oracle/calls.js";
import { checkProgram, compareWithPeer, trialOf } from "./oracle/check.js";
import { runLibseccomp } from "./oracle/libseccomp.js";
import { planPeer } from "./oracle/peer.js";
import { planted } from "./oracle/planted.js";
import { reread } from "./oracle/reread.js";
import { judge, runTwins } from "./oracle/round.js";
import { shrink } from "./oracle/shrink.js";
import { itemText, requestOf, textOf } from "./oracle/written.js";
import { faultsOfForm, firstWrong } from "./soundness.js";
import { runTypeScript } from "./twin.js";

// Each of these checks is shown a program that is wrong, to prove that it sees it.

function meantBy(text: string): Accepted {
  const meaning = meaningOf(reread(text, "x86_64"));
  if (meaning.refused !== undefined) throw new Error(meaning.refused);
  return meaning;
}

/** `right` with one field of one instruction changed. */
const changed = (right: Program) =>
  right.instructions.flatMap(({ code, jt, jf, k }, at) => {
    const change = (fields: object): Program => ({
      instructions: right.instructions.with(at, { code, jt, jf, k, ...fields }),
    });
    const test = code === Code.EQUAL || code === Code.AT_LEAST || code === Code.ANY_BIT;
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

describe.each([
  { text: "read:write:close:getpid=EPERM", alike: [] },
  {
    text: "lseek(offset > 0x500000007):read:socket(domain == AF_UNIX && type & 0xff != 3)=EPERM",
    // Where earlier tests leave two words, "at least" and "equal" are the same; a word that is known to
    // have no sign may skip the test for one.
    alike: ["3: the other test", "4: the other test", "14: jf + 1", "16: the other test"],
  },
])("checks: of $text", ({ text, alike }) => {
  const meant = meantBy(text);
  const right = compilePolicy(parsePolicy(text), "x86_64");
  const calls = [...callsFor("x86_64", new Map()), ...numberCalls(meant), ...conditionCalls(meant)];

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
    expect(changed(right).length).toBeGreaterThan(20);
    const unseen = changed(right).filter(({ program }) => objections(program).length === 0);
    expect(unseen.map(({ fault }) => fault)).toEqual(alike);
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
    expect(form([{ ...load, k: 8 }, ...rest])).toContain("0: loads offset 8");
    expect(form([{ ...load, k: 64 }, ...rest])).toContain("0: loads offset 64");
    expect(form([{ ...load, k: 18 }, ...rest])).toContain("0: loads offset 18");
  });
});

describe.each(planted)("checks: $fault", ({ text, plant }) => {
  const written = reread(text, "x86_64");
  const policy = parsePolicy(text);
  const right = resolve(policy, "x86_64");
  const trial = trialOf(meantBy(text));
  const plan = planPeer(trial.meaning, 1);
  const peers = runLibseccomp(plan.filters);
  const said = (program: Program): string[] =>
    [
      ...checkProgram(written, policy, program, trial),
      ...compareWithPeer(program, trial, plan, peers).faults,
    ].map((fault) => fault.slice(0, fault.indexOf(":")));

  test("checks: is seen by the meaning, by decide and by libseccomp; without it none objects", () => {
    expect(said(compile(right))).toEqual([]);
    expect(said(compile(plant(right)))).toEqual([
      "program against meaning",
      "program against decide",
      "program against libseccomp",
    ]);
  });
});

test("checks: a call without conditions for which arguments are looked at is seen", () => {
  const text = "read:lseek(offset == 5)";
  const program = compilePolicy(parsePolicy(text), "x86_64");
  const [first, ...rest] = program.instructions as [Program["instructions"][0]];
  const looking = { instructions: [{ ...first, k: 16 }, first, ...rest] };
  const faults = checkProgram(
    reread(text, "x86_64"),
    parsePolicy(text),
    looking,
    trialOf(meantBy(text)),
  );
  expect(faults).toEqual(["x86_64 0 is not constant"]);
});

test("checks: a difference of one bit between the languages is seen", () => {
  const request = requestOf(reread("read:write:close", "x86_64"));
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
  const meant = meantBy("read:write:close:getpid=EPERM");
  expect(firstWrong(wrong, meant, callsFor("x86_64", new Map()))).toMatch(/^x86_64 39: /);
});

test("checks: a refusal for another reason, or of nothing wrong, or none, is seen", () => {
  const said = (text: string, of: string): readonly string[] => {
    const [request] = [requestOf(reread(of, "x86_64"))];
    return judge([reread(text, "x86_64")], () => runTwins([request]))[0]?.faults ?? [];
  };
  const [accepted, hidden, never] = ["read", "read:read=EPERM", "lseek(fd & 3 == 4)"];
  expect(said(hidden, never)).toEqual(["never_holds instead of hidden_item"]);
  expect(said(accepted, never)).toEqual(["never_holds instead of a program"]);
  expect(said(hidden, accepted)).toEqual(["accepted instead of hidden_item"]);
  const [apart, covered] = ["lseek(fd == 5):lseek(fd >= 1)=1", "lseek(fd >= 1):lseek(fd == 5)=1"];
  expect(said(covered, covered)).toEqual([]);
  expect(said(apart, covered)[0]).toMatch(/^item 1 is not hidden: it decides x86_64 8\(/);
});

test("checks: a policy with a fault is told in its shortest form", () => {
  const long = reread(
    "read:write(fd == 1 || fd == 2 && count > 5):-close:open=EPERM",
    "i386",
    "deny",
  );
  const fails = (one: typeof long) => /fd == 2/.test(textOf(one));
  expect(shrink({ ...long, end: " # end" }, fails).items.map(itemText)).toEqual([
    ":write( fd == 2 )",
  ]);
});
