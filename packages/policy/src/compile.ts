// compile: Ruleset -> Program. Twin: native/core/compile.c

import { abiFacts } from "@sbx/syscalls";
import { returnValue } from "./action.js";
import {
  Assembler,
  Code,
  decision,
  INSTRUCTIONS_MAX,
  type Instruction,
  type Label,
  type Outcome,
} from "./assemble.js";
import { type Diagnostic, fail } from "./diagnostic.js";
import { emit } from "./emit.js";
import { Graph, type Node } from "./graph.js";
import type { Rule, Ruleset, Table } from "./resolve.js";

/** A filter for the kernel. */
export interface Program {
  readonly instructions: readonly Instruction[];
}

/** Offsets in `struct seccomp_data`, `include/uapi/linux/seccomp.h`. */
export const SECCOMP_DATA_NUMBER = 0;
export const SECCOMP_DATA_ARCH = 4;

const NUMBER_MAX = 0xffff_ffff;

/** The number -1: a tracer leaves it where it skips a call, so it is no call of any ABI (ptrace(2)). */
const NO_CALL = 0xffff_ffff;

/**
 * A test by which the outcome changes: from `start` on it is `outcome`. Where `after` differs, only
 * `start` itself has that outcome, and `after` follows.
 */
interface Step {
  readonly start: number;
  readonly outcome: Outcome;
  readonly after: Outcome;
}

const isSingle = ({ outcome, after }: Step): boolean => outcome !== after;

/**
 * How many steps are tested in a row at the end of a path. A row of three saves a third of the
 * instructions that a pure tree needs, and makes no path longer than that of the pure tree.
 */
const ROW = 3;

/** What becomes of the numbers of a rule. */
type OutcomeOf = (rule: Rule) => Outcome;

/**
 * Writes the filter: the architecture is checked, then a balanced tree finds the number's range. The
 * numbers of x32 are a range like any other. Arguments are looked at only behind the tree, so that the
 * kernel can know what it need not ask.
 *
 * @throws PolicyError `program_too_long`, `conditions_too_long`.
 */
export function compile(ruleset: Ruleset): Program {
  const assembler = new Assembler();
  const graph = new Graph();
  const outcomeOf = writeDecisions(assembler, graph, ruleset);
  const entries = architecturesOf(ruleset)
    .toReversed()
    .map(({ auditArch, tables }) => {
      const tree = writeTree(assembler, findSteps(tables, ruleset, outcomeOf));
      return { auditArch, label: assembler.load(SECCOMP_DATA_NUMBER, tree) };
    });
  const foreign = assembler.outcome(returnValue(ruleset.foreign));
  const check = entries.reduce(
    (otherwise, { auditArch, label }) => assembler.test(Code.EQUAL, auditArch, label, otherwise),
    foreign,
  );
  assembler.load(SECCOMP_DATA_ARCH, check);

  const instructions = assembler.finish();
  if (instructions.length > INSTRUCTIONS_MAX) fail(tooLong(ruleset, graph));
  return { instructions };
}

/** Tables that a filter tells apart by their numbers only: those of x86_64 and x32. */
interface Architecture {
  readonly auditArch: number;
  /** Ascending by their numbers. */
  readonly tables: readonly Table[];
}

function architecturesOf({ tables }: Ruleset): Architecture[] {
  const found = new Map<number, Table[]>();
  for (const table of tables) {
    const { auditArch } = abiFacts(table.abi);
    found.set(auditArch, [...(found.get(auditArch) ?? []), table]);
  }
  const firstOf = ({ abi }: Table): number => abiFacts(abi).firstNumber;
  return [...found].map(([auditArch, list]) => ({
    auditArch,
    tables: list.sort((one, other) => firstOf(one) - firstOf(other)),
  }));
}

/** Writes what depends on arguments, and tells the outcome of each rule. */
function writeDecisions(assembler: Assembler, graph: Graph, ruleset: Ruleset): OutcomeOf {
  const outcomes = new Map<Rule, Outcome>();
  const roots = new Set<number>();
  for (const rule of ruleset.tables.flatMap(({ rules }) => rules)) {
    if (rule.clauses.length === 0) continue;
    const root = graph.rule(rule);
    const { code, k } = graph.nodes[root] as Node;
    outcomes.set(rule, code === Code.RETURN ? k : decision(root));
    if (code !== Code.RETURN) roots.add(root);
  }
  if (graph.isFull) fail(tooLong(ruleset, graph));
  emit(graph, [...roots], assembler);
  return (rule) => outcomes.get(rule) ?? returnValue(rule.action);
}

/** The items that cost most are worth naming. */
const ITEMS_NAMED = 3;

function tooLong({ source }: Ruleset, { costs, nodes }: Graph): Diagnostic {
  const { start } = source.range;
  const facts = { source, span: { start, end: start }, limit: INSTRUCTIONS_MAX };
  // A few conditions beside thousands of numbers are not what makes a policy long.
  if (nodes.length < INSTRUCTIONS_MAX / 2) return { code: "program_too_long", ...facts };
  const items = [...costs]
    .filter(([, cost]) => cost > 0)
    .sort(([one, cost], [other, more]) => more - cost || one.span.start - other.span.start)
    .slice(0, ITEMS_NAMED)
    .map(([{ span }]) => span);
  return { code: "conditions_too_long", ...facts, items };
}

/** Finds how the outcome changes from number 0 upwards; the first step is the outcome of number 0. */
function findSteps(
  tables: readonly Table[],
  { otherwise, foreign }: Ruleset,
  outcomeOf: OutcomeOf,
): Step[] {
  const [outside, inside] = [returnValue(foreign), returnValue(otherwise)];
  const steps: Step[] = [];

  beginRange(steps, 0, outside);
  for (const { abi, rules } of tables) {
    const { firstNumber, lastNumber } = abiFacts(abi);
    beginRange(steps, firstNumber, inside);
    for (const [index, rule] of rules.entries()) {
      const { number } = rule;
      beginRange(steps, number, outcomeOf(rule));
      const goesOn = rules[index + 1]?.number === number + 1;
      if (number < NUMBER_MAX && !goesOn) beginRange(steps, number + 1, inside);
    }
    if (lastNumber < NUMBER_MAX) beginRange(steps, lastNumber + 1, outside);
  }
  // Where a table has all numbers, it has this one too.
  const { lastNumber } = abiFacts((tables.at(-1) as Table).abi);
  if (lastNumber < NUMBER_MAX) beginRange(steps, NO_CALL, inside);
  return steps;
}

/**
 * From number `start` on the outcome is `outcome`. A range that proves empty is forgotten; one of a
 * single number between two alike becomes a single step.
 */
function beginRange(steps: Step[], start: number, outcome: Outcome): void {
  if (steps.at(-1)?.start === start) steps.pop();
  const last = steps.at(-1);
  if (last?.after === outcome) return;
  if (last?.start === start - 1 && steps.at(-2)?.after === outcome) {
    steps[steps.length - 1] = { ...last, after: outcome };
  } else {
    steps.push({ start, outcome, after: outcome });
  }
}

/** Writes the tests that find the outcome of the loaded number. */
function writeTree(assembler: Assembler, list: readonly Step[]): Label {
  /** The steps from `low` up to, not including, `high`. */
  function tree(low: number, high: number): Label {
    if (high - low <= ROW) return row(low, high);
    const middle = split(list, low, high);
    const step = list[middle] as Step;
    const right = tree(isSingle(step) ? middle : middle + 1, high);
    const left = tree(low, middle);
    return assembler.test(Code.AT_LEAST, step.start, right, left);
  }

  /** The last step is tested first: below a range's beginning only earlier steps are left. */
  function row(low: number, high: number): Label {
    let label = assembler.outcome((list[low - 1] as Step).after);
    for (const step of list.slice(low, high)) {
      const code = isSingle(step) ? Code.EQUAL : Code.AT_LEAST;
      label = assembler.test(code, step.start, assembler.outcome(step.outcome), label);
    }
    return label;
  }

  return tree(1, list.length);
}

/** The middle, or a range's beginning beside it: it needs no second test on its right. */
function split(list: readonly Step[], low: number, high: number): number {
  const middle = Math.floor((low + high) / 2);
  const free = [middle, middle - 1, middle + 1].find(
    (index) => index > low && index < high && !isSingle(list[index] as Step),
  );
  return free ?? middle;
}

/** The program as the kernel takes it: `struct sock_filter[]`, little-endian. */
export function programBytes({ instructions }: Program): Uint8Array {
  const bytes = new Uint8Array(instructions.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, jt, jf, k }] of instructions.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, jt);
    view.setUint8(index * 8 + 3, jf);
    view.setUint32(index * 8 + 4, k, true);
  }
  return bytes;
}
