// policy: where in a file the note of a policy goes.

import { PF, PT } from "./constants.js";
import { type Draft, insertSegment, take } from "./draft.js";
import { NOTE, putWord } from "./format.js";
import { isRemoved, policyNoteOf } from "./list.js";
import { move, type Part } from "./move.js";
import { alignUp, type Note } from "./notes.js";
import { concat } from "./patch.js";
import type { Piece } from "./place.js";
import {
  type EmbeddedPolicy,
  encodeNote,
  encodePolicy,
  POLICY_ALIGNMENT,
  POLICY_OWNER,
  POLICY_SECTION,
  POLICY_TYPE,
  PolicyNoteError,
} from "./policy-note.js";
import { placeSection } from "./section-table.js";
import { offsetOf, type Segment } from "./segments.js";

/** A segment of more notes than these is not moved. */
const BLOCK_MAX = 4096;

/** How the note comes into the file. */
export interface PolicyPlan {
  /** The notes of the program that ours is put behind; they move with it. */
  readonly block?: Part;
  /** Where they and an earlier policy behind them stood. */
  readonly left?: Part;
  /** What must be placed; none when the note fits over an earlier one. */
  readonly note?: Uint8Array;
}

/** Where the descriptor of a note begins, from the note's own beginning. */
const DESCRIPTOR = 16;

function descriptorOf(draft: Draft, policy: EmbeddedPolicy, room = 0): Uint8Array {
  try {
    return encodePolicy(policy, draft.elf.format, room);
  } catch (error) {
    if (!(error instanceof PolicyNoteError)) throw error;
    throw new TypeError(`the policy cannot be embedded: ${error.message}`);
  }
}

/** Writes the policy over an earlier one that has the room, or says what must be placed. */
export function planPolicy(draft: Draft, policy: EmbeddedPolicy): PolicyPlan {
  const { elf } = draft;
  const old = policyNoteOf(elf);
  const descriptor = descriptorOf(draft, policy);
  if (old !== undefined && descriptor.length <= old.descriptor.length) {
    overwrite(draft, old, descriptorOf(draft, policy, old.descriptor.length), POLICY_TYPE.POLICY);
    return {};
  }
  const note = encodeNote(descriptor, elf.format);
  const block = old === undefined ? chooseBlock(draft) : leaveOut(draft, old);
  if (block === undefined) return { note };
  return { note, block, left: { ...block, size: notesAt(elf.segments, block).fileSize } };
}

/** The segment of the notes of `block`. */
function notesAt(segments: readonly Segment[], block: Part): Segment {
  const segment = segments.find(({ type, offset }) => type === PT.NOTE && offset === block.offset);
  if (segment === undefined) throw new Error("a block is the beginning of a segment of notes");
  return segment;
}

function overwrite(draft: Draft, note: Note, descriptor: Uint8Array, type: number): void {
  const word = new Uint8Array(4);
  putWord(word, 0, word.length, draft.elf.format.littleEndian, type);
  draft.writes.push({ offset: note.offset + NOTE.fields.type[0], bytes: word });
  draft.writes.push({ offset: note.offset + DESCRIPTOR, bytes: descriptor });
}

/** A segment of notes that may be moved: small, of our alignment, and mapped. */
function chooseBlock({ elf }: Draft): Part | undefined {
  const fits = (segment: Segment) =>
    segment.type === PT.NOTE &&
    segment.fileSize > 0 &&
    segment.fileSize <= BLOCK_MAX &&
    segment.align <= POLICY_ALIGNMENT &&
    offsetOf(elf.segments, segment.address, segment.fileSize) === segment.offset &&
    !isShared(elf.segments, segment);
  const found = elf.segments.findLast(fits);
  return found && { offset: found.offset, address: found.address, size: found.fileSize };
}

/** Whether another segment of notes has a part of it: the two could not be told apart. */
function isShared(segments: readonly Segment[], one: Segment): boolean {
  return segments.some(
    (other) =>
      other !== one &&
      other.type === PT.NOTE &&
      other.offset < one.offset + one.fileSize &&
      other.offset + other.fileSize > one.offset,
  );
}

/** The notes before the earlier policy, which is too small; where it is not the last, it means nothing from now on. */
function leaveOut(draft: Draft, old: Note): Part | undefined {
  const { elf } = draft;
  const segment = elf.segments[old.segment] as Segment;
  const isLast = !elf.notes.some(
    (note) => note.segment === old.segment && note.offset > old.offset,
  );
  if (!isLast) {
    overwrite(draft, old, new Uint8Array(old.descriptor.length), POLICY_TYPE.REMOVED);
    return undefined;
  }
  const size = old.offset - segment.offset;
  return { offset: segment.offset, address: segment.address, size };
}

/** The piece that holds the note, behind those of `block`, which stand in `part`. */
export function policyPiece(draft: Draft, { block, note }: PolicyPlan, part = block): Piece[] {
  if (note === undefined) return [];
  const before = part === undefined ? [] : [padded(take(draft, part))];
  const bytes = concat([...before, note]);
  const start = bytes.length - note.length;
  return [
    {
      bytes,
      align: 8,
      placed(offset, address) {
        const own = { offset: offset + start, address: address + start, size: note.length };
        if (part === undefined || block === undefined) {
          insertSegment(draft, noteSegment(own));
        } else {
          lengthen(draft, part, block, { offset, address, size: bytes.length });
        }
        placeSection(draft, POLICY_SECTION, { ...own, align: POLICY_ALIGNMENT });
      },
    },
  ];
}

function padded(bytes: Uint8Array): Uint8Array {
  const padding = alignUp(bytes.length, POLICY_ALIGNMENT) - bytes.length;
  return padding === 0 ? bytes : concat([bytes, new Uint8Array(padding)]);
}

/** The segment of the notes of `block` goes to `place`, with all of `part`, and is longer by ours. */
function lengthen(draft: Draft, part: Part, block: Part, place: Part): void {
  const segment = notesAt(draft.segments, block);
  // An earlier policy at its end stays behind.
  segment.fileSize = block.size;
  if (part.size > 0) move(draft, part, place.offset, place.address);
  const into = block.offset - part.offset;
  segment.offset = place.offset + into;
  segment.address = place.address + into;
  segment.physical = segment.address;
  segment.fileSize = place.size - into;
  segment.memorySize = segment.fileSize;
}

function noteSegment({ offset, address, size }: Part): Segment {
  return {
    type: PT.NOTE,
    flags: PF.R,
    offset,
    address,
    physical: address,
    fileSize: size,
    memorySize: size,
    align: POLICY_ALIGNMENT,
  };
}

/** Makes the policy mean nothing, also one that is damaged, or there twice. Returns whether there was one. */
export function dropPolicy(draft: Draft): boolean {
  const policies = draft.elf.notes.filter(
    (note) => note.owner === POLICY_OWNER && !isRemoved(note),
  );
  for (const note of policies) {
    overwrite(draft, note, new Uint8Array(note.descriptor.length), POLICY_TYPE.REMOVED);
  }
  return policies.length > 0;
}
