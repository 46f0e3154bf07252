// variables: what options say, and what stands in a file or an environment -> which of them hold.

import {
  type Environment,
  findFileVariables,
  findVariables,
  type Source,
  type Variable,
  type Variables,
} from "@sbx/policy";
import { FAILURES } from "./failures.js";
import type { Options } from "./options.js";
import { displayName } from "./quote.js";

/** Texts that win over variables, each with the name that messages give it. */
export type Winning = Readonly<Partial<Record<Variable, Source>>>;

/** `variables` where `winning` says nothing else. A list that wins is the only one. */
export function replaceVariables(variables: Variables, winning: Winning): Variables {
  const { SECCOMP_SYSCALL_ALLOW: allow, SECCOMP_SYSCALL_DENY: deny } = winning;
  const all = new Map(variables);
  if (allow !== undefined || deny !== undefined) {
    all.delete("SECCOMP_SYSCALL_ALLOW");
    all.delete("SECCOMP_SYSCALL_DENY");
  }
  for (const [name, source] of Object.entries(winning)) all.set(name as Variable, source);
  return all;
}

/** A text as a source; `{}` where there is none. */
export function winningText<Name extends Variable>(
  variable: Name,
  name: string,
  text: string | undefined,
): Winning {
  if (text === undefined) return {};
  const bytes = new TextEncoder().encode(text);
  const source = { name, bytes, range: { start: 0, end: bytes.length }, whole: false };
  return { [variable]: source };
}

/** The variables that hold for a command line: options win over a policy file, and it over `environment`. */
export function commandVariables(
  options: Options,
  environment: Environment,
  read: (path: string) => Uint8Array,
): Variables {
  const { allow, deny, policy, arch } = options;
  if (allow !== undefined && deny !== undefined) throw FAILURES.twoLists();
  if (policy !== undefined && (allow ?? deny) !== undefined) throw FAILURES.listAndFile();
  const variables =
    policy === undefined
      ? findVariables(environment)
      : findFileVariables(displayName(policy), read(policy));
  return replaceVariables(variables, {
    ...winningText("SECCOMP_SYSCALL_ALLOW", "--allow", allow),
    ...winningText("SECCOMP_SYSCALL_DENY", "--deny", deny),
    ...winningText("SECCOMP_DEFAULT_ACTION", "--default-action", options["default-action"]),
    ...winningText("SECCOMP_ARCHITECTURES", "--arch", arch),
  });
}
