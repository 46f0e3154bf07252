// learn: a program -> the policy that its runs were learned from, and runs under a policy.

import { join } from "node:path";
import { shim } from "../built.js";
import { chanceCalls } from "./chance.js";
import { type Outcome, type Program, run } from "./run.js";

/** What --json says of a run, as far as it is looked at here. */
interface Summary {
  readonly calls: number;
  readonly processes: readonly unknown[];
  readonly items: readonly { readonly subject: string; readonly item: string }[];
  readonly perhaps: readonly { readonly call: string }[];
  readonly unexpressed: readonly unknown[];
  readonly unread: number;
}

export interface Learned {
  readonly policy: string;
  /** Of all runs, by their calls. */
  readonly items: ReadonlyMap<string, string>;
  /** What the summaries say that another run may need. */
  readonly perhaps: ReadonlySet<string>;
  /** How many calls the last run made, by how many processes. */
  readonly calls: number;
  readonly processes: number;
}

/** Learns from so many runs, which all have to work. */
export async function learn(program: Program, folder: string, runs = 2): Promise<Learned> {
  const policy = join(folder, `${program.name}.policy`);
  const summaries: Summary[] = [];
  for (let count = 0; count < runs; count++) {
    summaries.push(summaryOf(program, await run(learning(program), options(policy))));
  }
  const last = summaries.at(-1);
  return {
    policy,
    items: new Map(
      summaries.flatMap(({ items }) => items.map(({ subject, item }) => [subject, item] as const)),
    ),
    perhaps: new Set(summaries.flatMap(({ perhaps }) => perhaps.map(({ call }) => call))),
    calls: last?.calls ?? 0,
    processes: last?.processes.length ?? 0,
  };
}

const options = (policy: string) => [shim, "--learn", "--json", "--output", policy, "--"];

/** The summary is the last line of what the program says. */
const learning = (program: Program): Program => ({ ...program, says: /\{"output":.*\}\n$/ });

function summaryOf(program: Program, outcome: Outcome): Summary {
  const { trouble, stdout, stderr } = outcome;
  if (trouble !== undefined) throw new Error(`${program.name}, learned: ${trouble}\n${stderr}`);
  const end = stdout.lastIndexOf('{"output":');
  const said = stdout.slice(0, end);
  if (!program.says.test(said)) throw new Error(`${program.name}, learned, says ${said}`);
  return JSON.parse(stdout.slice(end));
}

/** What was learned, what the summaries say that another run may need, and what chance adds; without `call`. */
export function allowing(program: Program, learned: Learned, call?: string): string {
  const extra = [...learned.perhaps, ...chanceCalls(program.name)];
  const items = new Map([...extra.map((name) => [name, name] as const), ...learned.items]);
  if (call !== undefined) items.delete(call);
  return [...items.values()].join("\n");
}

/** Runs it under what was learned, with the launcher gone. */
export const enforce = (program: Program, learned: Learned): Promise<Outcome> =>
  run(program, [shim, "-a", allowing(program, learned), "--"]);

/** What the launcher says when it stays beside it. */
export const explain = (program: Program, learned: Learned): Promise<Outcome> =>
  run(program, [shim, "--explain", "-a", allowing(program, learned), "--"]);
