// examine: a program -> what was learned of it, held against strace and against itself without each of the calls.

import { CHANCE, reasonOf, UNNOTICED } from "./chance.js";
import { enforce, type Learned, learn } from "./learn.js";
import type { Program } from "./run.js";
import { type Came, type Taken, takeAway } from "./take.js";
import { callsOf } from "./truth.js";

export interface Finding {
  readonly program: string;
  readonly learned: Learned;
  /** What is wrong; nothing should be. */
  readonly troubles: readonly string[];
  /** Calls that strace saw and no run that was learned from, each with the reason. */
  readonly missing: readonly string[];
  /** Calls that were learned, and not made when strace was there. */
  readonly more: readonly string[];
  readonly taken: readonly Taken[];
}

/** What is said of it is wrong when it runs so seldom that it is none. */
const RUNS = 3;

export async function examine(program: Program, folder: string): Promise<Finding> {
  const { name } = program;
  const learned = await learn(program, folder, RUNS);
  const troubles: string[] = [];
  const { trouble } = await enforce(program, learned);
  if (trouble !== undefined) troubles.push(`enforced: ${trouble}`);
  const truth = await callsOf(program);
  const missing = [...truth].filter((call) => !learned.items.has(call));
  const more = [...learned.items.keys()].filter((call) => !truth.has(call));
  for (const call of missing) {
    const said = learned.perhaps.has(call) || reasonOf(CHANCE, name, call) !== undefined;
    if (!said) troubles.push(`strace saw ${call}, which was not learned`);
  }
  for (const call of more) {
    if (reasonOf(CHANCE, name, call) === undefined) troubles.push(`strace did not see ${call}`);
  }
  const taken: Taken[] = [];
  for (const call of learned.items.keys()) taken.push(await takeAway(program, learned, call));
  troubles.push(...taken.flatMap((each) => troubleOf(name, each)));
  return { program: name, learned, troubles, missing, more, taken };
}

function troubleOf(program: string, { call, came, explained }: Taken): readonly string[] {
  const chance = reasonOf(CHANCE, program, call) !== undefined;
  const reasons: Record<Came, boolean> = {
    needed: explained || chance,
    unnoticed: chance || reasonOf(UNNOTICED, program, call) !== undefined,
    "not called": chance,
  };
  if (reasons[came]) return [];
  return [
    `without ${call}: ${came === "needed" ? "it fails, and --explain does not say why" : came}`,
  ];
}
