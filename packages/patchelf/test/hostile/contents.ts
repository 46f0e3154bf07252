// contents: damage to the dynamic section, its strings, and the notes.

import { DT, type ElfFields, PT } from "../programs/fields.js";
import { type Damage, entry, offsetOf, segment } from "./damage.js";

const HUGE = 0x7fff_f000;
const AT = "at offset 0x[0-9a-f]+";
const DYNAMIC = "the dynamic (section|strings)";

const row = (
  title: string,
  says: string,
  damage: (elf: ElfFields, bytes: Buffer) => void,
): Damage => ({
  title,
  says: new RegExp(says),
  damage: (elf, bytes) => {
    damage(elf, bytes);
    return undefined;
  },
});

const dynamic: readonly Damage[] = [
  row("no DT_NULL", `${DYNAMIC} ${AT}: .*DT_NULL`, ({ entries }) => {
    for (const { tag } of entries) if (tag.read() === DT.NULL) tag.write(DT.NEEDED);
  }),
  row("DT_STRTAB outside", `${DYNAMIC} ${AT}: .*strings`, (elf) =>
    entry(elf, DT.STRTAB).value.write(HUGE),
  ),
  row("DT_STRTAB of all ones", `${DYNAMIC} ${AT}: .*strings`, (elf) =>
    entry(elf, DT.STRTAB).value.write(-1n),
  ),
  row("DT_STRSZ huge", `${DYNAMIC} ${AT}: .*strings`, (elf) =>
    entry(elf, DT.STRSZ).value.write(HUGE),
  ),
  row("DT_STRSZ of all ones", `${DYNAMIC} ${AT}: .*strings`, (elf) =>
    entry(elf, DT.STRSZ).value.write(-1n),
  ),
  row("DT_STRSZ 0", `dynamic (section|strings).* ${AT}: `, (elf) =>
    entry(elf, DT.STRSZ).value.write(0),
  ),
  row("DT_STRSZ one less", `${DYNAMIC} ${AT}: .*NUL`, (elf) => {
    const { value } = entry(elf, DT.STRSZ);
    value.write(value.read() - 1);
  }),
  row("no DT_STRTAB", `${DYNAMIC} ${AT}: .*DT_STRTAB`, (elf) =>
    entry(elf, DT.STRTAB).tag.write(0x6fff_fdff),
  ),
  row("no DT_STRSZ", `${DYNAMIC} ${AT}: .*DT_STRSZ`, (elf) =>
    entry(elf, DT.STRSZ).tag.write(0x6fff_fdff),
  ),
  row("two DT_STRTAB", `dynamic section.* ${AT}: .*(2|two|another)`, (elf) =>
    entry(elf, DT.NEEDED).tag.write(DT.STRTAB),
  ),
  row("two DT_STRSZ", `dynamic section.* ${AT}: .*(2|two|another)`, (elf) =>
    entry(elf, DT.NEEDED).tag.write(DT.STRSZ),
  ),
  row("DT_NEEDED beyond the strings", `dynamic section.* ${AT}: .*string`, (elf) =>
    entry(elf, DT.NEEDED).value.write(entry(elf, DT.STRSZ).value.read()),
  ),
  row("DT_NEEDED of all ones", `dynamic section.* ${AT}: .*string`, (elf) =>
    entry(elf, DT.NEEDED).value.write(-1n),
  ),
  row("the last string has no end", `${DYNAMIC} ${AT}: .*NUL`, (elf, bytes) => {
    const start = offsetOf(elf, entry(elf, DT.STRTAB).value.read());
    bytes[start + entry(elf, DT.STRSZ).value.read() - 1] = 0x61;
  }),
  row("a dynamic section of 0 bytes", `(DYNAMIC|dynamic section).* ${AT}: `, (elf) =>
    segment(elf, PT.DYNAMIC).fileSize.write(0),
  ),
  row("a dynamic section of one entry", `(DYNAMIC|dynamic section).* ${AT}: `, (elf) =>
    segment(elf, PT.DYNAMIC).fileSize.write(elf.class / 4),
  ),
];

/** Writes the number at `at` as the file has its numbers. */
function write32({ littleEndian }: ElfFields, bytes: Buffer, at: number, value: number): void {
  if (littleEndian) bytes.writeUInt32LE(value, at);
  else bytes.writeUInt32BE(value, at);
}

const note = (title: string, at: number, value: number): Damage =>
  row(title, `note ${AT}: .*beyond`, (elf, bytes) =>
    write32(elf, bytes, segment(elf, PT.NOTE).offset.read() + at, value),
  );

const notes: readonly Damage[] = [
  note("a note's name is huge", 0, HUGE),
  note("a note's name of all ones", 0, 0xffff_ffff),
  note("a note's name just below 2^32", 0, 0xffff_fffd),
  note("a note's descriptor is huge", 4, HUGE),
  note("a note's descriptor of all ones", 4, 0xffff_ffff),
  note("a note's descriptor just below 2^32", 4, 0xffff_fff0),
  row("notes beyond the end", `PT_NOTE\\) ${AT}: .*end`, (elf) =>
    segment(elf, PT.NOTE).offset.write(HUGE),
  ),
];

export const contents: readonly Damage[] = [...dynamic, ...notes];
