// failure: what cannot be done -> a message with its cure, in the launcher's form.

import { formatDiagnostic, PolicyError } from "@sbx/policy";

/** The exit status of what is no fault of the program's: as of env(1) and nohup(1). */
export const FAILED = 125;

/** Something that cannot be done, and the cure. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    message: string,
    readonly help: string,
  ) {
    super(message);
  }
}

/** What the command says of `error`: one line, or several on a terminal. Other errors are thrown. */
export function formatFailure(error: unknown, terminal: boolean): string {
  return `sandboxify: ${textOf(error, terminal)}\n`;
}

function textOf(error: unknown, terminal: boolean): string {
  // The launcher stops at the first fault as well; `npx @sbx/policy check` tells all of them.
  if (error instanceof PolicyError) return formatDiagnostic(error.diagnostics[0], { terminal });
  if (!(error instanceof Failure)) throw error;
  return `${error.message}${terminal ? "\n" : "; "}help: ${error.help}`;
}
