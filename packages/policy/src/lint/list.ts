// list: can a program live under the list as a whole? TypeScript only.

import { letsPass } from "../action.js";
import { beginOf, type Check, type Context, finding, withReach } from "./context.js";

/** Whether the policy is a list of what passes, and refuses the rest. */
const isStrict = ({ policy }: Context): boolean =>
  policy.list === "allow" && !letsPass(policy.otherwise);

/** Whether every rule refuses. */
const passesNothing = ({ ruleset }: Context): boolean =>
  ruleset.tables.every(({ rules }) =>
    rules.every(({ action, clauses }) =>
      [action, ...clauses.map((clause) => clause.action)].every((one) => !one || !letsPass(one)),
    ),
  );

export const checkEmpty: Check = (context) =>
  isStrict(context) && passesNothing(context)
    ? [finding(context, "allows_nothing", beginOf(context))]
    : [];

/** Calls that every program needs, though nobody writes them; the first that is found missing is told of. */
export const checkBasics: Check = (context) => {
  if (!isStrict(context) || passesNothing(context)) return [];
  const missing = (name: string) =>
    context.abis.some((abi) => withReach(context, abi, [name], "closed").length > 0);
  const span = beginOf(context);
  // Handlers that take no siginfo_t return by sigreturn, where there is one.
  const returning = ["rt_sigreturn", "sigreturn"].filter(missing);
  return [
    ...(missing("exit_group") ? [finding(context, "missing_exit", span)] : []),
    ...returning.map((name) => finding(context, "missing_return", span, { name })),
    ...(missing("restart_syscall") ? [finding(context, "missing_restart", span)] : []),
  ];
};

/** A program that loses a thread goes on without it, and most cannot. */
export const checkThread: Check = (context) =>
  context.policy.violation.kind === "kill-thread"
    ? [finding(context, "kill_thread_default", beginOf(context))]
    : [];
