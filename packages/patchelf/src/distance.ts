// distance: DT_MIPS_RLD_MAP_REL, the one entry whose value depends on where the entry itself stands.

import { PT } from "./constants.js";
import type { Draft } from "./draft.js";
import type { DynamicEntry } from "./dynamic.js";
import { addToField, DYNAMIC, encode, sizeOf } from "./format.js";
import type { Segment } from "./segments.js";

const EM_MIPS = 8;
/** From the entry to where the loader leaves its word for debuggers: elf.h of glibc. */
const DT_MIPS_RLD_MAP_REL = 0x70000035;

/** Lets the entry name the same place, now that it stands elsewhere. */
export function correctDistance({ elf, dynamic, segments }: Draft): void {
  if (elf.header.machine !== EM_MIPS || elf.dynamic === undefined) return;
  const size = sizeOf(DYNAMIC, elf.format);
  const before = addressOf(elf.segments, elf.dynamic.entries, size);
  const after = addressOf(segments, dynamic, size);
  const index = dynamic.findIndex(isDistance);
  const entry = dynamic[index];
  if (entry === undefined || before === after) return;
  const raw = new Uint8Array(size);
  if (entry.raw === undefined) encode(DYNAMIC, elf.format, raw, 0, entry);
  else raw.set(entry.raw);
  addToField(elf.format, DYNAMIC.fields.value, raw, 0, before - after);
  dynamic[index] = { ...entry, raw };
}

const isDistance = ({ tag }: DynamicEntry): boolean => tag === DT_MIPS_RLD_MAP_REL;

function addressOf(
  segments: readonly Segment[],
  entries: readonly DynamicEntry[],
  size: number,
): number {
  const start = segments.find(({ type }) => type === PT.DYNAMIC)?.address ?? 0;
  return start + entries.findIndex(isDistance) * size;
}
