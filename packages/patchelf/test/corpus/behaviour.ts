// behaviour: how a program runs, twice -> whether another form of it runs alike.

import type { End, Stage } from "./stage.js";

/** How surely two runs can be compared. */
export type Steadiness = "steady" | "varying" | "endless" | "not run";

export interface Behaviour {
  /** As far as it is known by now. */
  readonly steadiness: Steadiness;
  /** What is different when `file` is run; `undefined` when nothing is. */
  differenceOf(file: string): string | undefined;
}

/** What of a run is the same in every run, from the strictest on. */
const views: readonly ((end: End) => string)[] = [
  ({ status, output }) => `status ${status}\n${output}`,
  ({ status, output }) => `status ${status}\n${output.replaceAll(/0x[\da-f]+|\d+/gi, "#")}`,
  ({ status }) => `status ${status}`,
  () => "",
];

/** How often a program may differ from itself. */
const TRIES = 3;

export function observe(stage: Stage, original: string, args?: readonly string[]): Behaviour {
  const nothing = { differenceOf: () => undefined };
  if (args === undefined) return { steadiness: "not run", ...nothing };
  const first = stage.run(original, args);
  if (first === undefined) return { steadiness: "endless", ...nothing };
  const second = stage.run(original, args);
  const view = views.find((each) => second !== undefined && each(first) === each(second));
  if (view === undefined) return { steadiness: "varying", ...nothing };
  let steadiness: Steadiness = view === views[0] ? "steady" : "varying";
  return {
    get steadiness() {
      return steadiness;
    },
    differenceOf(file) {
      let found = "";
      for (let tries = 0; tries < TRIES; tries++) {
        const end = stage.run(file, args);
        found = end === undefined ? "endless" : view(end);
        if (found === view(first)) return undefined;
        // It may have been chance: then another run of either is like one of the others.
        steadiness = "varying";
        const other = stage.run(original, args);
        if (other !== undefined && view(other) === found) return undefined;
      }
      return difference(view(first), found);
    },
  };
}

/** The first lines that differ. */
function difference(expected: string, found: string): string {
  const [one, other] = [expected, found].map((text) => text.split("\n"));
  const at = one?.findIndex((line, index) => line !== other?.[index]) ?? 0;
  const line = (lines: readonly string[] = []) => JSON.stringify(lines[Math.max(at, 0)] ?? "");
  return `${line(one)} became ${line(other)}`;
}
