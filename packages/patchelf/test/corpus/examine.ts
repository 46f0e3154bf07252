// examine: a program of this machine -> what our patch and another's did to it.

import { copyFileSync } from "node:fs";
import { basename } from "node:path";
import type { Listing } from "../../src/index.js";
import { run } from "../programs/command.js";
import { newComplaints } from "../programs/judge.js";
import { layoutFaults } from "../programs/layout.js";
import { argumentsOf } from "./arguments.js";
import { type Behaviour, observe, type Steadiness } from "./behaviour.js";
import {
  changedBytes,
  type Patched,
  patch,
  patchByPeer,
  read,
  type Sandbox,
  write,
} from "./patched.js";
import { type Stage, stageFor } from "./stage.js";

/** What came of one patch. */
export interface Verdict {
  /** Why there is none. */
  readonly refused?: string;
  readonly changed: number;
  /** What is worse than before. */
  readonly broken: readonly string[];
}

export interface Finding {
  readonly program: string;
  readonly kind: string;
  readonly steadiness: Steadiness;
  readonly ours: Verdict;
  /** Only for programs into which it can put anything. */
  readonly peer?: Verdict;
}

export function examine(program: string, sandbox: Sandbox): Finding {
  const stage = stageFor(program);
  try {
    const original = stage.place("original");
    copyFileSync(program, original);
    const bytes = read(original);
    const patched = patch(bytes, program, sandbox);
    if (typeof patched === "string") {
      const ours = { refused: patched, changed: 0, broken: [] };
      return { program, kind: "refused", steadiness: "not run", ours };
    }
    const given = runsHere(patched.original) ? argumentsOf(basename(program)) : undefined;
    const behaviour = observe(stage, original, given);
    const ours = judgeOurs(stage, original, bytes, patched, behaviour, sandbox);
    const { kind } = patched.original;
    const peer = kind !== "static program" && {
      peer: judgePeer(stage, original, bytes, patched.original, behaviour, sandbox),
    };
    return { program, kind, steadiness: behaviour.steadiness, ours, ...peer };
  } finally {
    stage.clear();
  }
}

/** The library is for this machine, and none of 32 bits. */
function runsHere({ kind, machine, class: width }: Listing): boolean {
  const here = process.arch === "x64" ? "x86_64" : "aarch64";
  return kind !== "shared library" && machine === here && width === 64;
}

function judgeOurs(
  stage: Stage,
  original: string,
  before: Uint8Array,
  patched: Patched,
  behaviour: Behaviour,
  sandbox: Sandbox,
): Verdict {
  const [path, policy, removed] = ["ours", "policy", "removed"].map(stage.place) as [
    string,
    string,
    string,
  ];
  write(path, patched.bytes);
  write(policy, patched.withPolicy);
  write(removed, patched.removed);
  const restored = JSON.stringify(patched.restored) === JSON.stringify(patched.original);
  const again = behaviour.differenceOf(removed);
  return {
    changed: changedBytes(before, patched.bytes),
    broken: [
      ...faults(path, original, behaviour, patched.original, sandbox),
      ...faults(policy, original, behaviour, patched.original, sandbox).map(
        (fault) => `policy: ${fault}`,
      ),
      ...[patched.bytes, patched.withPolicy, patched.removed].flatMap((bytes) =>
        layoutFaults(Buffer.from(before), Buffer.from(bytes)),
      ),
      ...(restored ? [] : ["removal: it is not listed as before"]),
      ...(again === undefined ? [] : [`removal: ${again}`]),
      ...newComplaints(removed, original).map((line) => `removal: ${line}`),
    ],
  };
}

function judgePeer(
  stage: Stage,
  original: string,
  before: Uint8Array,
  listing: Listing,
  behaviour: Behaviour,
  sandbox: Sandbox,
): Verdict {
  const path = stage.place("peer");
  const refused = patchByPeer(original, path, sandbox);
  if (refused !== undefined) return { refused, changed: 0, broken: [] };
  const changed = changedBytes(before, read(path));
  return { changed, broken: faults(path, original, behaviour, listing, sandbox) };
}

function faults(
  path: string,
  original: string,
  behaviour: Behaviour,
  listing: Listing,
  { library }: Sandbox,
): readonly string[] {
  const difference = behaviour.differenceOf(path);
  return [
    ...(difference === undefined ? [] : [`run: ${difference}`]),
    ...newComplaints(path, original),
    ...(listing.kind === "dynamic program" && runsHere(listing)
      ? lddFaults(path, original, library)
      : []),
  ];
}

/** Programs of another machine or libc are none that the local ldd knows. */
function lddFaults(path: string, original: string, library: string): readonly string[] {
  const before = run(["ldd", original]);
  if (before.status !== 0) return [];
  const { status, stdout } = run(["ldd", path]);
  const lost = (text: string) => text.match(/not found/g)?.length ?? 0;
  return [
    ...(status === 0 ? [] : [`ldd: status ${status}`]),
    ...(stdout.includes(library) ? [] : ["ldd: the library is not there"]),
    ...(lost(stdout) > lost(before.stdout) ? ["ldd: a library is not found"] : []),
  ];
}
