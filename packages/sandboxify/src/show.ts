// show: a filter in one of its forms.

import {
  disassemble,
  type FileOptions,
  formatPolicyFile,
  listRuleset,
  programBytes,
} from "@sbx/policy";
import type { Filter } from "./filter.js";

/** The forms, each as text or as bytes; a policy file holds what else was said. */
export const FORMS = {
  policy: ({ policy }: Filter, said: FileOptions): string => formatPolicyFile(policy, said),
  ruleset: ({ ruleset }: Filter): string => lines(listRuleset(ruleset)),
  program: ({ program }: Filter): string => lines(disassemble(program)),
  bpf: ({ program }: Filter): Uint8Array => programBytes(program),
} as const;

export type Form = keyof typeof FORMS;

export const isForm = (word: string): word is Form => Object.hasOwn(FORMS, word);

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
