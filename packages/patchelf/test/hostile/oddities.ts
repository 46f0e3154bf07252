// oddities: files that are not as linkers make them, and sound all the same.

import { DT, PT } from "../programs/fields.js";
import { type Damage, section, segment } from "./damage.js";

const SHT_STRTAB = 3;
const SHT_DYNSYM = 11;

export type Oddity = Omit<Damage, "says">;

const odd = (title: string, change: (elf: Parameters<Damage["damage"]>[0]) => void): Oddity => ({
  title,
  damage: (elf) => {
    change(elf);
    return undefined;
  },
});

export const oddities: readonly Oddity[] = [
  odd("an alignment of 0", (elf) => segment(elf, PT.NOTE).alignment.write(0)),
  odd("an alignment of 1", (elf) => segment(elf, PT.NOTE).alignment.write(1)),
  odd("an empty header in the place of one", (elf) => segment(elf, PT.NOTE).type.write(0)),
  odd("sections that are linked in a loop", (elf) => {
    const symbols = section(elf, SHT_DYNSYM);
    const strings = elf.sections[symbols.link.read()] ?? section(elf, SHT_STRTAB);
    strings.link.write(elf.sections.indexOf(symbols));
  }),
  odd("a section that is linked to itself", (elf) => {
    const strings = section(elf, SHT_STRTAB);
    strings.link.write(elf.sections.indexOf(strings));
  }),
  odd("no names of sections", ({ header }) => header.sectionNames.write(0)),
];

/** A tag of the operating system's range, and a value that no number of JavaScript holds. */
export const LARGE = { tag: 0x6fff_f000, value: 0xfedc_ba98_7654_3211n } as const;

/** Writes it behind the last entry, where there is room, or over one that no loader minds. */
export const large = odd("an entry with a large value", ({ entries }) => {
  const last = entries.findIndex(({ tag }) => tag.read() === DT.NULL);
  const spare = last + 1 < entries.length ? last : entries.findIndex(isCount);
  entries[spare]?.tag.write(LARGE.tag);
  entries[spare]?.value.write(LARGE.value);
});

const DT_RELACOUNT = 0x6fff_fff9;
const isCount = ({ tag }: { tag: { read(): number } }) => tag.read() === DT_RELACOUNT;
