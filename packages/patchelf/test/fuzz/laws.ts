// laws: the bytes of a file, sound or not -> which of the things that can be done to it were, as they should be.

import {
  addInterpreter,
  addNeeded,
  addPolicy,
  addSandbox,
  applyPatch,
  type Elf,
  ElfError,
  type Listing,
  list,
  type Patch,
  readElf,
  removeInterpreter,
  removeNeeded,
  removePolicy,
} from "../../src/index.js";
import { countedSource } from "./counted.js";
import { Broken, carryOut, demand } from "./plan.js";

const LIBRARY = "/usr/local/lib/sbx/libsandbox.so";
const LOADER = "/usr/local/lib/sbx/ld-sandbox.so";
const POLICY = {
  variables: { SECCOMP_DEFAULT_ACTION: "EPERM", SECCOMP_SYSCALL_ALLOW: "read:write:exit_group" },
  required: true,
};

/** What can be asked for, what then is listed, and how it is taken back. */
interface Change {
  readonly title: string;
  add(elf: Elf): Patch;
  remove(elf: Elf): Patch;
  changes(before: Listing): Partial<Listing>;
  /** What is listed once it is removed. */
  remains(before: Listing): Listing;
}

const changes: readonly Change[] = [
  {
    title: "addNeeded",
    add: (elf) => addNeeded(elf, LIBRARY),
    remove: (elf) => removeNeeded(elf, LIBRARY),
    changes: ({ needed }) => ({ needed: [LIBRARY, ...needed] }),
    remains: (before) => before,
  },
  {
    title: "addInterpreter",
    add: (elf) => addInterpreter(elf, LOADER),
    remove: removeInterpreter,
    changes: () => ({ interpreter: LOADER }),
    remains: (before) => before,
  },
  {
    title: "addPolicy",
    add: (elf) => addPolicy(elf, POLICY),
    remove: removePolicy,
    changes: () => ({ policy: POLICY }),
    // Another one that was there before is replaced, and does not come back.
    remains: ({ policy: _, ...rest }) => rest,
  },
  {
    title: "addSandbox",
    add: (elf) => addSandbox(elf, { needed: LIBRARY, policy: POLICY }),
    remove: (elf) => removeNeeded(elf, LIBRARY),
    changes: ({ needed }) => ({ needed: [LIBRARY, ...needed], policy: POLICY }),
    remains: (before) => ({ ...before, policy: POLICY }),
  },
];

/** How many of `changes` were made; the rest was refused. */
export function tryAll(bytes: Buffer): number {
  const elf = refusedOr("readElf", () => readElf(countedSource(bytes), "fuzzed"));
  if (elf === undefined) return 0;
  const before = refusedOr("list", () => list(elf));
  if (before === undefined) return 0;
  return changes.filter((change) => tryChange(bytes, elf, before, change)).length;
}

function tryChange(bytes: Buffer, elf: Elf, before: Listing, change: Change): boolean {
  const { title, add } = change;
  const patch = refusedOr(title, () => add(elf));
  if (patch === undefined) return false;
  const added = carryOut(bytes, patch);
  demand(added.equals(applyPatch(bytes, patch)), `${title}: applyPatch does something else`);
  const after = accepted(`${title}, list`, () => list(readElf(countedSource(added))));
  expectListing(title, after, { ...before, ...change.changes(before) });
  tryRemoval(added, before, change);
  return true;
}

/** What was added can be removed and added again, and the file does not grow each time. */
function tryRemoval(
  added: Buffer,
  before: Listing,
  { title, add, remove, changes, remains }: Change,
): void {
  const step = (name: string, bytes: Buffer, plan: (elf: Elf) => Patch) =>
    accepted(`${title}, ${name}`, () => carryOut(bytes, plan(readElf(countedSource(bytes)))));
  const removed = step("removal", added, remove);
  const left = accepted(`${title}, list after removal`, () => list(readElf(removed)));
  expectListing(`${title}, removal`, left, remains(before));
  if (title === "addSandbox") return;
  const again = step("again", removed, add);
  const relisted = accepted(`${title}, list of it again`, () => list(readElf(again)));
  expectListing(`${title}, again`, relisted, { ...before, ...changes(before) });
  const third = step("third", step("second removal", again, remove), add);
  demand(
    third.length === again.length,
    `${title}: it grows each time, by ${third.length - again.length}`,
  );
}

/** `undefined` after a refusal; any other error breaks the law. */
function refusedOr<T>(title: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ElfError)) throw new Broken(`${title}: ${stackOf(error)}`);
    const sane = /^[ -~]+ at offset 0x[\da-f]+: [ -~]+$/.test(error.message);
    demand(sane && !/NaN|undefined|Infinity/.test(error.message), `${title}: "${error.message}"`);
    return undefined;
  }
}

/** What follows from what was accepted must not be refused. */
function accepted<T>(title: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Broken ? error : new Broken(`${title}: ${stackOf(error)}`);
  }
}

const stackOf = (error: unknown) => (error instanceof Error ? error.stack : String(error));

function expectListing(title: string, found: Listing, expected: Listing): void {
  const text = (listing: Listing) =>
    JSON.stringify(Object.entries(listing).sort(([one], [other]) => (one < other ? -1 : 1)));
  demand(text(found) === text(expected), `${title}: ${text(found)} is not ${text(expected)}`);
}
