// random-file: policies made at random -> policy files, and lists that are accepted

import fc from "fast-check";
import { attempt, type Diagnostic } from "../src/diagnostic.js";
import { formatAction, type Policy, parsePolicy, resolve } from "../src/index.js";
import { policy } from "./oracle/random.js";
import { abisOf, textOf, type WrittenPolicy } from "./oracle/written.js";

/** The text of a list in a file: what no file may hold becomes something else. */
const listText = (written: WrittenPolicy): string =>
  textOf(written).replaceAll("\r", " ").replaceAll('"', "'").replaceAll("\\", "/");

const quote = fc.constantFrom("", '"', '"', '"');
const blankOrComment = fc.constantFrom("", "\n", "# a = comment  \n", "\n\n# b\n");

/** Files with a list in it, each character a byte; whether the list is accepted, they do not care. */
export const anyFile: fc.Arbitrary<string> = fc
  .tuple(policy, quote, blankOrComment, blankOrComment)
  .map(([written, mark, before, behind]) => {
    const name = `SECCOMP_SYSCALL_${written.list.toUpperCase()}`;
    const text = listText(written);
    const list = mark === "" ? text.replaceAll("\n", " ").trim() : text;
    const action = written.violation ? `SECCOMP_DEFAULT_ACTION=${written.violation.text}\n` : "";
    return `${before}${name}=${mark}${list}${mark}\n${behind}${action}`;
  });

/** A policy that was accepted, and its ABIs. */
export interface Accepted {
  readonly written: WrittenPolicy;
  readonly policy: Policy;
}

/** What a written policy is, if nothing is wrong with it on its ABIs. */
export function acceptedOf(written: WrittenPolicy): Accepted | undefined {
  const { list, violation } = written;
  const faults: Diagnostic[] = [];
  const found = attempt(
    (fault) => faults.push(fault),
    () => {
      const options = violation ? { defaultAction: formatAction(violation.means) } : {};
      const policy = parsePolicy(textOf(written), { list, ...options });
      resolve(policy, abisOf(written));
      return policy;
    },
  );
  return found && faults.length === 0 ? { written, policy: found } : undefined;
}
