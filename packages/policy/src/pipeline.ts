// pipeline: the stages in a row. Twin: native/core/pipeline.c

import type { Abi } from "@sbx/syscalls";
import { compile, type Program } from "./compile.js";
import { demandNothing, quoteText, type Report } from "./diagnostic.js";
import { type Environment, readEnvironment, readViolation, type Settings } from "./environment.js";
import { type ListMeaning, type Policy, parse } from "./parse.js";
import { resolve } from "./resolve.js";
import { createSource, type Source } from "./source.js";
import { tokenize } from "./tokenize.js";

/** What a list means. */
export interface PolicyOptions {
  /** Whether the list's items are allowed (and the rest violates) or denied. Default `allow`. */
  readonly list?: "allow" | "deny";
  /** What a violation gets: the name of an action or an errno. Default `kill`. */
  readonly defaultAction?: string;
  /** What messages call the list: a variable or a file. */
  readonly name?: string;
}

const OPTIONS = ["list", "defaultAction", "name"] satisfies (keyof PolicyOptions)[];

/** What the types say, for callers without them: a wrong word must not turn a list round. */
function checkOptions(text: unknown, options: PolicyOptions): void {
  if (typeof text !== "string") throw new TypeError("the list must be a string");
  const unknown = Object.keys(options).find((key) => !(OPTIONS as string[]).includes(key));
  if (unknown !== undefined) {
    throw new TypeError(
      `unknown option ${quoteText(unknown)}; the options are ${OPTIONS.join(", ")}`,
    );
  }
  if (!["allow", "deny", undefined].includes(options.list)) {
    throw new TypeError(
      `the option list is "allow" or "deny", not ${quoteText(String(options.list))}`,
    );
  }
}

/**
 * Reads a list such as `fstat:write:exit_group` or `ptrace=EPERM`.
 *
 * @throws PolicyError with the place and the cure.
 * @throws TypeError for options that are no `PolicyOptions`.
 */
export function parsePolicy(text: string, options: PolicyOptions = {}): Policy {
  checkOptions(text, options);
  const { list = "allow", defaultAction, name = "policy" } = options;
  const source = createSource(name, text);
  const action =
    defaultAction === undefined ? undefined : createSource("defaultAction", defaultAction);
  const meaning: ListMeaning = { list, violation: readViolation(action, list) };
  return demandNothing((report) => readList(source, meaning, report));
}

/**
 * The policy that variables ask for.
 *
 * @throws PolicyError with the places and the cures.
 */
export function parseSettings({ source, meaning }: Settings): Policy {
  return demandNothing((report) => readList(source, meaning, report));
}

/** The policy that a list is, without the items at fault. */
export function readList(source: Source, meaning: ListMeaning, report: Report): Policy {
  return parse(tokenize(source, report), source, meaning, report);
}

/**
 * The filter that `policy` is on one ABI, or on several together.
 *
 * @throws PolicyError with the places and the cures.
 */
export function compilePolicy(policy: Policy, abis: Abi | readonly Abi[]): Program {
  return compile(resolve(policy, abis));
}

/**
 * The filter that the `SECCOMP_*` variables ask for: what `libsandbox.so` installs.
 *
 * @returns `undefined` when none of them is set.
 * @throws PolicyError with the place and the cure.
 */
export function compileEnvironment(environment: Environment, abi: Abi): Program | undefined {
  const settings = readEnvironment(environment, abi);
  if (settings === undefined) return undefined;
  const { source, meaning, abis } = settings;
  // All faults of the text are told, not only those of its syntax.
  return compile(
    demandNothing((report) => resolve(readList(source, meaning, report), abis, report)),
  );
}
