// take: a learned policy without one of its items -> what comes of the program.

import { shim } from "../built.js";
import { allowing, type Learned } from "./learn.js";
import { type Outcome, type Program, run } from "./run.js";

/** `needed`: it dies or fails. `unnoticed`: something dies that nobody waits for. */
export type Came = "needed" | "unnoticed" | "not called";

export interface Taken {
  readonly call: string;
  readonly came: Came;
  /** Whether --explain named the call as what was refused. */
  readonly explained: boolean;
}

/** How often a call must not be made to be one that need not be made. */
const TRIES = 2;

export async function takeAway(program: Program, learned: Learned, call: string): Promise<Taken> {
  const list = allowing(program, learned, call);
  const { trouble } = await run(program, [shim, "-a", list, "--"]);
  for (let tries = 1; ; tries++) {
    const told = refusals(await run(program, [shim, "--explain", "-a", list, "--"]));
    const explained = told.has(call);
    if (trouble !== undefined) return { call, came: "needed", explained };
    if (explained) return { call, came: "unnoticed", explained };
    if (tries === TRIES) return { call, came: "not called", explained };
  }
}

/** The calls that --explain says were refused. */
function refusals({ stderr }: Outcome): ReadonlySet<string> {
  return new Set(
    [...stderr.matchAll(/^sandboxify: .*?\] called (\w+)\(/gm)].map(([, name = ""]) => name),
  );
}
