// refused: the arguments of a launcher -> how it ended, and what of its program ran.

import { readdirSync } from "node:fs";
import { emptyFolder, launcher, ordinaryProgram } from "./stage.js";
import { FAILED, PATH, start, unprivileged } from "./start.js";

/** It leaves a file for each part of it that runs. */
export const phases = ordinaryProgram("phases");

/** Launch what leaves traces, and say whether it left any. */
export function launch(args: readonly string[], variables: Record<string, string> = {}) {
  const folder = emptyFolder();
  const surroundings = { user: unprivileged, folder, variables: { PATH, ...variables } };
  const { status, stdout, stderr } = start([launcher, ...args], surroundings);
  return { status, stdout, stderr, ran: readdirSync(folder) };
}

/** What comes of a launch that is refused with just this message. */
export const refusal = (message: string, status = FAILED) => ({
  status,
  stdout: "",
  stderr: `sandboxify: ${message}\n`,
  ran: [],
});
