// sandbox: what is to come into a file -> the patch that brings it in, read back and compared.

import { PT, SHT } from "./constants.js";
import { type Draft, draftOf, patchFrom, take } from "./draft.js";
import type { Elf } from "./elf.js";
import { INTERPRETER_SECTION, interpretBy } from "./interpreter.js";
import { kindOf } from "./kind.js";
import { listNames } from "./list.js";
import { alignmentOf, move, type Part } from "./move.js";
import { dynamicPiece, needFirst } from "./needed.js";
import type { Patch } from "./patch.js";
import { type Piece, placeBehind, placeInSegment } from "./place.js";
import { type PolicyPlan, planPolicy, policyPiece } from "./policy.js";
import { type EmbeddedPolicy, POLICY_SECTION } from "./policy-note.js";
import { clear, makeRoom } from "./room.js";
import { addSections, moveTableAside } from "./section-table.js";
import { listed, utf8 } from "./source.js";
import { demandEnd } from "./tail.js";
import { verify } from "./verify.js";

/** What is to come into a file. */
export interface Sandbox {
  /** A library that is loaded before all others: an absolute path, or a name that the loader looks for. */
  readonly needed?: string;
  /** For a static program: what the kernel starts in its place. An absolute path. */
  readonly interpreter?: string;
  /** Replaces an earlier one. */
  readonly policy?: EmbeddedPolicy;
}

/**
 * The patch that brings `sandbox` into the file. What is there already stays as it is. As little as
 * possible is changed: free entries and free space are used first, and nothing moves that need not.
 *
 * @throws {ElfError} when the file cannot be changed so.
 * @throws {TypeError} when `sandbox` is none.
 */
export function addSandbox(elf: Elf, sandbox: Sandbox): Patch {
  checkNames(sandbox);
  checkKind(elf, sandbox);
  const patch = attempt(elf, sandbox, false) ?? attempt(elf, sandbox, true);
  if (patch === undefined) throw new Error("a new segment has room for everything");
  if (patch.size > elf.reader.size) demandEnd(elf);
  const { needed, interpreter, policy } = sandbox;
  verify(elf, patch, {
    ...(needed !== undefined && { needed: neededFirst(elf, needed) }),
    ...(interpreter !== undefined && { interpreter }),
    ...(policy !== undefined && { policy }),
  });
  return patch;
}

function neededFirst(elf: Elf, library: string): string[] {
  const { needed } = listNames(elf);
  const first = listed(library);
  return [first, ...needed.filter((name) => name !== first)];
}

/** PATH_MAX, with its NUL. */
const NAME_MAX = 4095;

function checkNames({ needed, interpreter }: Sandbox): void {
  for (const [what, name] of Object.entries({ needed, interpreter })) {
    if (name === undefined) continue;
    if (typeof name !== "string" || name === "" || name.includes("\0")) {
      throw new TypeError(`${what}: expected the name of a file`);
    }
    if (utf8(name).length > NAME_MAX) throw new TypeError(`${what}: the name is too long`);
  }
}

function checkKind(elf: Elf, { needed, interpreter }: Sandbox): void {
  const kind = kindOf(elf);
  const error = (reason: string, help: string) =>
    elf.reader.error("the ELF header", 16, reason, help);
  if (kind === "other") {
    throw error(
      `e_type is ${elf.header.type}: this is neither a program nor a library`,
      "link it first",
    );
  }
  if (!elf.segments.some(({ type }) => type === PT.LOAD)) {
    throw error(
      "no PT_LOAD: nothing of it is mapped",
      "get the file again from where it came from",
    );
  }
  if (needed !== undefined && kind === "static program") {
    throw error("a static program loads no library", "give it an interpreter instead");
  }
  if (interpreter !== undefined && kind !== "static program") {
    throw error(`this is a ${kind}, which has its own loader`, "link it to a library instead");
  }
  if (interpreter !== undefined) checkPlaces(elf);
}

/** The interpreter learns where the program is from the ELF header, which must be right before the table. */
function checkPlaces({ reader, header, segments }: Elf): void {
  const { segmentOffset, headerSize } = header;
  const isInPlace = segments.some(({ type, offset }) => type === PT.LOAD && offset === 0);
  if (segmentOffset === headerSize && isInPlace) return;
  const reason = "it is not right behind the ELF header, or that is not mapped";
  const help = "start the program by sandboxify, which needs no table";
  throw reader.error("the table of program headers", segmentOffset, reason, help);
}

/** Undefined when there is no room without a new segment. */
function attempt(elf: Elf, sandbox: Sandbox, withSegment: boolean): Patch | undefined {
  const { needed, interpreter, policy } = sandbox;
  const draft = draftOf(elf);
  const pieces: Piece[] = [];
  const hasInterpreter = interpreter === undefined || listed(interpreter) === elf.interpreter;
  const plan: PolicyPlan = policy === undefined ? {} : planPolicy(draft, policy);
  addSections(draft, [
    ...(plan.note ? [{ title: POLICY_SECTION, type: SHT.NOTE }] : []),
    ...(hasInterpreter ? [] : [{ title: INTERPRETER_SECTION, type: SHT.PROGBITS }]),
  ]);
  if (needed !== undefined) pieces.push(...needFirst(draft, needed));
  const interpreting = hasInterpreter
    ? { pieces: [], headers: 0 }
    : interpretBy(draft, interpreter);
  pieces.push(...interpreting.pieces);
  const forNote = plan.note && !plan.block ? 1 : 0;
  const headers = interpreting.headers + forNote + (withSegment ? 1 : 0);
  reuseSpare(draft, headers);
  moveTableAside(draft, draft.segments.length + headers);
  const parts = makeRoom(draft, headers);
  pieces.push(...movedPieces(draft, parts, plan, pieces));
  if (pieces.length === 0) return patchFrom(draft);
  if (withSegment) placeInSegment(draft, pieces);
  else if (!placeBehind(draft, pieces)) return undefined;
  const left = plan.left && !parts.some((part) => isIn(plan.left, part)) ? [plan.left] : [];
  clear(draft, [...parts, ...left]);
  return patchFrom(draft);
}

/** What has to leave its place, and the policy's note; `pieces` are placed anyway. */
function movedPieces(
  draft: Draft,
  inTheWay: readonly Part[],
  plan: PolicyPlan,
  pieces: readonly Piece[],
): Piece[] {
  const { block } = plan;
  const parts = inTheWay.filter(
    (part) => !pieces.some((piece) => piece.part?.offset === part.offset),
  );
  const around = parts.find((part) => isIn(block, part));
  return [
    ...parts.filter((part) => part !== around).map((part) => movedPiece(draft, part)),
    ...policyPiece(draft, plan, around && upTo(draft, around, block as Part)),
  ];
}

/** Whether `one` begins in `other`. */
function isIn(one: Part | undefined, { offset, size }: Part): boolean {
  return one !== undefined && one.offset >= offset && one.offset < offset + size;
}

/** Program headers that say nothing give their place to new ones: empty ones, and PT_PHDR where no loader reads it. */
function reuseSpare({ elf, segments }: Draft, headers: number): void {
  const isStatic = kindOf(elf) === "static program";
  for (let freed = 0; freed < headers; freed++) {
    const index = segments.findIndex(
      ({ type }) => type === PT.NULL || (isStatic && type === PT.PHDR),
    );
    if (index < 0) return;
    segments.splice(index, 1);
  }
}

function movedPiece(draft: Draft, part: Part): Piece {
  if (part.offset === draft.elf.dynamic?.offset) return dynamicPiece(draft);
  return {
    bytes: take(draft, part),
    align: alignmentOf(draft, part),
    placed: (offset, address) => move(draft, part, offset, address),
  };
}

/** `part` up to the end of the notes in it: an earlier policy behind them does not come along. */
function upTo({ elf }: Draft, part: Part, block: Part): Part {
  const end = part.offset + part.size;
  const isLast = elf.segments.some(
    ({ type, offset, fileSize }) =>
      type === PT.NOTE && offset === block.offset && offset + fileSize === end,
  );
  if (!isLast) {
    throw elf.reader.error("the notes", part.offset, "two segments of notes have a part in common");
  }
  return { ...part, size: block.offset + block.size - part.offset };
}
