// dynamic: the dynamic section and its strings, checked.

import { DT, PT } from "./constants.js";
import { DYNAMIC, decode, type ElfFormat, sizeOf, type Values } from "./format.js";
import { offsetOf, type Segment, segmentName } from "./segments.js";
import { type Reader, textAt } from "./source.js";

/** An entry; numbers beyond 2^53 are nearly those in the file. */
export interface DynamicEntry extends Values<typeof DYNAMIC> {
  /** As it stands in the file, where a number of it is so large. */
  readonly raw?: Uint8Array;
}

/** What the dynamic loader reads. */
export interface Dynamic {
  /** In the file. */
  readonly offset: number;
  /** Up to the first DT_NULL. */
  readonly entries: readonly DynamicEntry[];
  /** How many fit, DT_NULL among them. */
  readonly capacity: number;
  /** DT_STRTAB, where there is one. */
  readonly strings?: Strings;
}

/** The strings of a dynamic section. */
interface Strings {
  readonly address: number;
  /** In the file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** @throws {ElfError} */
export function readDynamic(
  reader: Reader,
  format: ElfFormat,
  segments: readonly Segment[],
): Dynamic | undefined {
  const index = segments.findIndex(({ type }) => type === PT.DYNAMIC);
  const segment = segments[index];
  if (segment === undefined) return undefined;
  const name = segmentName(index, segment);
  const { offset, fileSize, address } = segment;
  if (offsetOf(segments, address, fileSize) !== offset) {
    throw reader.error(name, offset, "its address is not where the file's bytes are mapped");
  }
  const size = sizeOf(DYNAMIC, format);
  const capacity = Math.floor(fileSize / size);
  const bytes = reader.read(name, offset, capacity * size);
  const all = Array.from({ length: capacity }, (_, at) =>
    entryOf(format, bytes.subarray(at * size, (at + 1) * size)),
  );
  const end = all.findIndex(({ tag }) => tag === DT.NULL);
  if (end < 0) throw reader.error("the dynamic section", offset, "no DT_NULL ends it");
  const entries = all.slice(0, end);
  checkEntries(reader, entries, (at) => offset + at * size);
  const strings = readStrings(reader, segments, entries, offset);
  return { offset, entries, capacity, ...(strings && { strings }) };
}

function entryOf(format: ElfFormat, raw: Uint8Array): DynamicEntry {
  const entry = decode(DYNAMIC, format, raw);
  const isExact = Number.isSafeInteger(entry.tag) && Number.isSafeInteger(entry.value);
  return isExact ? entry : { ...entry, raw };
}

function checkEntries(
  reader: Reader,
  entries: readonly DynamicEntry[],
  place: (index: number) => number,
): void {
  for (const tag of [DT.STRTAB, DT.STRSZ, DT.SYMTAB, DT.HASH, DT.GNU_HASH, DT.VERSYM]) {
    const found = entries.filter((entry) => entry.tag === tag);
    if (found.length < 2) continue;
    const index = entries.lastIndexOf(found[1] as DynamicEntry);
    const reason = `there are ${found.length} of tag 0x${tag.toString(16)}, expected one`;
    throw reader.error(`entry ${index} of the dynamic section`, place(index), reason);
  }
}

function readStrings(
  reader: Reader,
  segments: readonly Segment[],
  entries: readonly DynamicEntry[],
  at: number,
): Strings | undefined {
  const address = valueOfTag(entries, DT.STRTAB);
  const size = valueOfTag(entries, DT.STRSZ);
  if (address === undefined && size === undefined) return undefined;
  if (address === undefined || size === undefined) {
    throw reader.error("the dynamic section", at, "DT_STRTAB and DT_STRSZ must come together");
  }
  const offset = offsetOf(segments, address, size);
  if (offset === undefined) {
    const reason = `its strings, ${size} bytes at address 0x${address.toString(16)}, are not in the file`;
    throw reader.error("the dynamic section", at, reason);
  }
  const bytes = reader.read("the dynamic strings", offset, size);
  if (bytes.length > 0 && bytes.at(-1) !== 0) {
    throw reader.error("the dynamic strings", offset, "no NUL ends the last of them");
  }
  return { address, offset, bytes };
}

/** The value of the first entry of `tag`. */
export function valueOfTag(entries: readonly DynamicEntry[], tag: number): number | undefined {
  return entries.find((entry) => entry.tag === tag)?.value;
}

/**
 * The texts that the entries of `tag` name, in their order.
 *
 * @throws {ElfError}
 */
export function textsOf(reader: Reader, dynamic: Dynamic | undefined, tag: number): string[] {
  if (dynamic === undefined) return [];
  const { entries, strings, offset } = dynamic;
  return entries.flatMap((entry, index) => {
    if (entry.tag !== tag) return [];
    const text = strings && textAt(strings.bytes, entry.value);
    if (text === undefined) {
      const reason = `it names the string at ${entry.value}, and there are ${strings?.bytes.length ?? 0} bytes of strings`;
      throw reader.error(`entry ${index} of the dynamic section`, offset, reason);
    }
    return [text];
  });
}
