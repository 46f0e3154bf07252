// decide: Policy, system call -> its action, and the item that says so. TypeScript only: it checks the others.
//
// Written from what the language means. Neither resolve nor compile has a part in it, so that a fault
// there cannot be a fault here as well.

import {
  type Abi,
  abiFacts,
  constantValue,
  groupCalls,
  type Parameter,
  syscallName,
  syscallNumber,
  syscallParameters,
} from "@sbx/syscalls";
import { type Action, letsPass } from "./action.js";
import { type Comparison, type Condition, termsOf, type Value } from "./condition.js";
import type { Item, Policy, Subject } from "./parse.js";
import type { SystemCall } from "./simulate.js";

/** What happens to a system call. */
export interface Decision {
  readonly action: Action;
  /** The item that decides; `undefined` when none does. */
  readonly item: Item | undefined;
}

/** What a tracer leaves in the place of a call that it skips: -1, which is no call of any ABI. */
const NO_CALL = 0xffff_ffff;

/**
 * What `policy`, made for `abis`, does with `call`.
 *
 * The policy must be one that `resolve` accepts for these ABIs.
 */
export function decide(policy: Policy, call: SystemCall, abis: Abi | readonly Abi[]): Decision {
  const list = typeof abis === "string" ? [abis] : abis;
  const related = list.filter((abi) => abiFacts(abi).auditArch === abiFacts(call.abi).auditArch);
  const owner = related.find((abi) => owns(abi, call.number));
  if (owner === undefined) {
    const skipped = related.length > 0 && call.number === NO_CALL;
    const action = skipped ? policy.otherwise : foreignAction(policy, list);
    return { action, item: undefined };
  }
  const item = decidingItem(policy.items, { ...call, abi: owner });
  return { action: item?.action ?? policy.otherwise, item };
}

function owns(abi: Abi, number: number): boolean {
  const { firstNumber, lastNumber } = abiFacts(abi);
  return number >= firstNumber && number <= lastNumber;
}

/** The first item that holds, of those behind the last one that takes the call back. */
function decidingItem(items: readonly Item[], call: SystemCall): Item | undefined {
  let deciding: Item | undefined;
  for (const item of items) {
    if (!holdsFor(item, call)) continue;
    if (item.action === undefined) deciding = undefined;
    else deciding ??= item;
  }
  return deciding;
}

function holdsFor({ subject, condition }: Item, call: SystemCall): boolean {
  return (
    numbersOf(subject, call.abi).has(call.number) &&
    (condition === undefined || conditionHolds(condition, call))
  );
}

/** What names and groups mean on each ABI, once it has been asked for. */
const known = new Map<string, ReadonlySet<number>>();

/** The numbers that `subject` means on `abi`. */
function numbersOf(subject: Subject, abi: Abi): ReadonlySet<number> {
  if (subject.kind === "number") return new Set([subject.number]);
  const { kind, name } = subject;
  const key = `${abi} ${name}`;
  const names = known.has(key) ? [] : kind === "group" ? groupCalls(name) : [name];
  const numbers = known.get(key) ?? new Set(names.flatMap((one) => syscallNumber(abi, one) ?? []));
  known.set(key, numbers);
  return numbers;
}

function conditionHolds(condition: Condition, call: SystemCall): boolean {
  return condition.some((alternative) =>
    alternative.every((comparison) => comparisonHolds(comparison, call)),
  );
}

function comparisonHolds(comparison: Comparison, call: SystemCall): boolean {
  const parameter = parameterOf(comparison, call);
  const { bits } = parameter;
  const masks = comparison.masks.map((mask) => pattern(mask, bits, call.abi));
  const masked = masks.reduce((all, mask) => all & mask, argumentOf(parameter, call));
  const wanted = pattern(comparison.value, bits, call.abi);
  const signed = parameter.signed && masks.length === 0;
  const [left, right] = [masked, wanted].map((one) => (signed ? BigInt.asIntN(bits, one) : one));
  return compare(left as bigint, comparison, right as bigint);
}

function compare(left: bigint, { operator }: Comparison, right: bigint): boolean {
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

function parameterOf({ parameter: { name } }: Comparison, { abi, number }: SystemCall): Parameter {
  const call = syscallName(abi, number) ?? "";
  const parameters = syscallParameters(abi, call) ?? [];
  const found =
    parameters.find((parameter) => parameter.name === name) ??
    parameters.find(({ argument }) => name === `arg${argument}`);
  if (found === undefined) throw new RangeError(`${call} has no parameter ${name} on ${abi}`);
  return found;
}

/** The bits of an argument that the kernel looks at. */
function argumentOf(parameter: Parameter, { arguments: list = [] }: SystemCall): bigint {
  const { argument, upperArgument, bits } = parameter;
  const lower = list[argument] ?? 0n;
  if (upperArgument === undefined) return BigInt.asUintN(bits, lower);
  const upper = list[upperArgument] ?? 0n;
  return BigInt.asUintN(32, lower) | (BigInt.asUintN(32, upper) << 32n);
}

/** The bits of a value. */
function pattern(value: Value, bits: number, abi: Abi): bigint {
  switch (value.kind) {
    case "number":
      return BigInt.asUintN(bits, value.value);
    case "constant":
      return BigInt.asUintN(bits, constantValue(abi, value.name) ?? missing(value.name, abi));
    case "or":
      return termsOf(value).reduce((all, term) => all | pattern(term, bits, abi), 0n);
    case "not":
      return BigInt.asUintN(bits, ~pattern(value.value, bits, abi));
  }
}

function missing(name: string, abi: Abi): never {
  throw new RangeError(`there is no ${name} on ${abi}`);
}

/** Calls of other ABIs kill the process; only a policy that refuses nothing logs them. */
function foreignAction(policy: Policy, abis: readonly Abi[]): Action {
  const logs = policy.violation.kind === "log" && !abis.some((abi) => refusesOn(policy, abi));
  return { kind: logs ? "log" : "kill" };
}

/** Whether a call is refused on `abi` by an item that is neither taken back nor behind another one. */
function refusesOn({ items }: Policy, abi: Abi): boolean {
  const refused = new Set<number>();
  const settled = new Set<number>();
  for (const { subject, condition, action } of items) {
    for (const number of numbersOf(subject, abi)) {
      if (action === undefined) settled.delete(number);
      if (action === undefined && condition === undefined) refused.delete(number);
      if (action === undefined || settled.has(number)) continue;
      if (!letsPass(action)) refused.add(number);
      if (condition === undefined) settled.add(number);
    }
  }
  return refused.size > 0;
}
