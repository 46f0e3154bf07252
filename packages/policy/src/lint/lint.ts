// lint: Policy -> what is allowed by the language but probably not meant. TypeScript only.

import type { Abi } from "@sbx/syscalls";
import { type Diagnostic, quoteText } from "../diagnostic.js";
import type { Policy } from "../parse.js";
import { resolve } from "../resolve.js";
import type { Check, Context } from "./context.js";
import {
  checkClone,
  checkCloneErrno,
  checkFamilies,
  checkIoUring,
  checkMultiplexers,
  checkProtection,
} from "./families.js";
import {
  checkErrnos,
  checkKernel,
  checkPersonality,
  checkPointers,
  checkPtrace,
  checkTerminal,
} from "./items.js";
import { checkBasics, checkEmpty, checkThread } from "./list.js";
import { isRelease } from "./release.js";

/** What a policy is for. */
export interface LintOptions {
  readonly abis: Abi | readonly Abi[];
  /** The oldest kernel, as `5.10`; no check depends on it when it is absent. */
  readonly kernel?: string | undefined;
}

const checks: readonly Check[] = [
  checkEmpty,
  checkBasics,
  checkThread,
  checkFamilies,
  checkIoUring,
  checkMultiplexers,
  checkClone,
  checkCloneErrno,
  checkProtection,
  checkPointers,
  checkErrnos,
  checkKernel,
  checkPtrace,
  checkTerminal,
  checkPersonality,
];

/**
 * What is probably not meant, each with its cure, in the order of the text.
 *
 * @throws PolicyError for a policy that is refused.
 * @throws TypeError for a kernel that is no release.
 */
export function lint(policy: Policy, { abis, kernel }: LintOptions): Diagnostic[] {
  if (kernel !== undefined && !isRelease(kernel)) {
    throw new TypeError(`the kernel is a release such as 5.10, not ${quoteText(kernel)}`);
  }
  const list = typeof abis === "string" ? [abis] : abis;
  const context: Context = { policy, abis: list, ruleset: resolve(policy, list), kernel };
  const found = new Map<string, Diagnostic>();
  for (const check of checks) {
    for (const diagnostic of check(context)) {
      const { code, span, name = "", names = [] } = diagnostic;
      const key = [code, span.start, name, ...names].join(" ");
      if (!found.has(key)) found.set(key, diagnostic);
    }
  }
  return [...found.values()].sort((one, other) => one.span.start - other.span.start);
}
