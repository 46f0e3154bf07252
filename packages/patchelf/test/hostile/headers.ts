// headers: damage to the ELF header, the program headers and the section headers.

import { PT, type Segment } from "../programs/fields.js";
import { type Damage, section, segment } from "./damage.js";

const HUGE = 0x7fff_f000;
/** The largest that fits into any field: it is cut to the field's size. */
const ALL = 2n ** 64n - 1n;
const AT = "at offset 0x[0-9a-f]+";

type Write = Damage["damage"];

const row = (title: string, says: string, damage: Write): Damage => ({
  title,
  says: new RegExp(says),
  damage,
});

const header = (
  title: string,
  says: string,
  write: (fields: Parameters<Write>[0]["header"], bytes: Buffer) => void,
): Damage =>
  row(
    title,
    `(the ELF header|the table of \\w+ headers) ${AT}: .*(${says})`,
    ({ header }, bytes) => {
      write(header, bytes);
      return undefined;
    },
  );

const load = (
  title: string,
  says: string,
  write: (first: Segment, second: Segment, bytes: Buffer) => void,
): Damage =>
  row(title, `program header \\d+ \\(PT_LOAD\\) ${AT}: .*(${says})`, (elf, bytes) => {
    write(segment(elf, PT.LOAD, 0), segment(elf, PT.LOAD, 1), bytes);
    return undefined;
  });

const special = (
  title: string,
  type: keyof typeof PT,
  says: string,
  write: (segment: Segment, bytes: Buffer) => void,
): Damage =>
  row(title, `program header \\d+ \\(PT_${type}\\) ${AT}: .*(${says})`, (elf, bytes) => {
    write(segment(elf, PT[type]), bytes);
    return undefined;
  });

const fileHeader: readonly Damage[] = [
  header("e_version 2", "e_version", ({ version }) => version.write(2)),
  header("e_ehsize 0", "e_ehsize", ({ headerSize }) => headerSize.write(0)),
  header("e_ehsize one more", "e_ehsize", ({ headerSize }) =>
    headerSize.write(headerSize.read() + 1),
  ),
  header("e_phentsize 0", "e_phentsize", ({ segmentSize }) => segmentSize.write(0)),
  header("e_phentsize one less", "e_phentsize", (at) =>
    at.segmentSize.write(at.segmentSize.read() - 1),
  ),
  header("e_phentsize 65,535", "e_phentsize", ({ segmentSize }) => segmentSize.write(0xffff)),
  header("e_phnum PN_XNUM", "e_phnum", ({ segmentCount }) => segmentCount.write(0xffff)),
  header("e_phnum 65,534", "e_phnum", ({ segmentCount }) => segmentCount.write(0xfffe)),
  header("e_phoff at the end", "beyond the end", ({ segmentOffset }, { length }) =>
    segmentOffset.write(length),
  ),
  header("e_phoff beyond the end", "", ({ segmentOffset }) => segmentOffset.write(HUGE)),
  header("e_phoff of all ones", "", ({ segmentOffset }) => segmentOffset.write(ALL)),
  header("e_shentsize 0", "e_shentsize", ({ sectionSize }) => sectionSize.write(0)),
  header("e_shentsize one more", "e_shentsize", (at) =>
    at.sectionSize.write(at.sectionSize.read() + 1),
  ),
  header("e_shentsize 65,535", "e_shentsize", ({ sectionSize }) => sectionSize.write(0xffff)),
  header("e_shnum 65,535", "e_shnum|beyond the end", ({ sectionCount }) =>
    sectionCount.write(0xffff),
  ),
  header("e_shnum 0 and a table", "e_shnum", ({ sectionCount }) => sectionCount.write(0)),
  header("e_shoff 0 and a count", "e_shoff", ({ sectionOffset }) => sectionOffset.write(0)),
  header("e_shoff beyond the end", "", ({ sectionOffset }) => sectionOffset.write(HUGE)),
  header("e_shoff of all ones", "", ({ sectionOffset }) => sectionOffset.write(ALL)),
  header("e_shstrndx behind all", "e_shstrndx", (at) =>
    at.sectionNames.write(at.sectionCount.read()),
  ),
  header("e_shstrndx SHN_XINDEX", "e_shstrndx", ({ sectionNames }) => sectionNames.write(0xffff)),
];

const loads: readonly Damage[] = [
  load("a segment beyond the end", "beyond the end", ({ fileSize }, _, { length }) =>
    fileSize.write(length + 1),
  ),
  load("a segment's offset beyond the end", "", (_, { offset }) => offset.write(HUGE)),
  load("a segment's offset of all ones", "", (_, { offset }) => offset.write(ALL)),
  load("a segment's size of all ones", "", (_, { fileSize, memorySize }) => {
    fileSize.write(ALL);
    memorySize.write(ALL);
  }),
  load("more in the file than in memory", "more than|memory", ({ memorySize, fileSize }) =>
    memorySize.write(fileSize.read() - 1),
  ),
  load("nothing in memory", "memory", ({ memorySize }) => memorySize.write(0)),
  load("an address that wraps around", "", (_, { address }) => address.write(ALL - 0xfffn)),
  load("a size in memory that wraps around", "", (_, { memorySize }) => memorySize.write(ALL)),
  load("an alignment of 3", "alignment", ({ alignment }) => alignment.write(3)),
  load("an alignment of all ones", "alignment", ({ alignment }) => alignment.write(ALL)),
  load("an alignment of all but one bit", "alignment", (at) => at.alignment.write(ALL - 1n)),
  load("an offset that is not as its address", "page", ({ offset, fileSize }) => {
    offset.write(1);
    fileSize.write(fileSize.read() - 1);
  }),
  load("two segments in the same place", "order|over", (first, second) => {
    second.address.write(first.address.read());
    second.offset.write(first.offset.read());
  }),
  load("a segment that reaches into the next", "order|over", (first, second) =>
    first.memorySize.write(second.address.read() - first.address.read() + 1),
  ),
  load("segments out of order", "order|over", (first, second) => {
    for (const name of ["offset", "address", "fileSize", "memorySize", "flags"] as const) {
      const value = first[name].read();
      first[name].write(second[name].read());
      second[name].write(value);
    }
  }),
  row(
    "a first segment that ends within the program headers",
    `program headers? .*${AT}: `,
    (elf) => {
      const { fileSize, memorySize } = segment(elf, PT.LOAD);
      const end = elf.header.segmentOffset.read() + elf.header.segmentSize.read();
      fileSize.write(end);
      memorySize.write(end);
      return undefined;
    },
  ),
  row(
    "program headers over the ELF header",
    `(program header|the ELF header).* ${AT}: `,
    (elf, bytes) => {
      const { segmentOffset, segmentSize } = elf.header;
      const start = segmentOffset.read();
      bytes.copyWithin(28, start, start + segmentSize.read() * elf.segments.length);
      segmentOffset.write(28);
      return undefined;
    },
  ),
];

const specials: readonly Damage[] = [
  special(
    "the path of the interpreter has no end",
    "INTERP",
    "NUL",
    ({ offset, fileSize }, bytes) => {
      bytes[offset.read() + fileSize.read() - 1] = 0x2f;
    },
  ),
  special("an empty path of the interpreter", "INTERP", "path", ({ fileSize }) =>
    fileSize.write(0),
  ),
  special("a long path of the interpreter", "INTERP", "path", ({ fileSize }) =>
    fileSize.write(4097),
  ),
  special("the interpreter's path beyond the end", "INTERP", "end", ({ offset }) =>
    offset.write(HUGE),
  ),
  special("the dynamic section beyond the end", "DYNAMIC", "end", ({ offset }) =>
    offset.write(HUGE),
  ),
  special("the dynamic section's address is another", "DYNAMIC", "address", ({ address }) =>
    address.write(address.read() + 16),
  ),
  special("the dynamic section is not mapped", "DYNAMIC", "address|mapped", ({ address }) =>
    address.write(HUGE),
  ),
  special("the dynamic section's size of all ones", "DYNAMIC", "", ({ fileSize }) =>
    fileSize.write(ALL),
  ),
  special("the program headers are said to be elsewhere", "PHDR", "", ({ offset, address }) => {
    offset.write(offset.read() + 8);
    address.write(address.read() + 8);
  }),
  special("the program headers' address is another", "PHDR", "", ({ address }) =>
    address.write(address.read() + 0x1000),
  ),
  ...(["INTERP", "DYNAMIC", "PHDR"] as const).map((type) =>
    row(`two PT_${type}`, `program header \\d+ \\(PT_${type}\\) ${AT}: .*another`, (elf, bytes) => {
      const { at } = segment(elf, PT[type]).type;
      const { at: note } = segment(elf, PT.NOTE).type;
      bytes.copyWithin(note, at, at + elf.header.segmentSize.read());
      return undefined;
    }),
  ),
];

const SHT_STRTAB = 3;
const SHT_DYNAMIC = 6;

const sections: readonly Damage[] = [
  row("a section beyond the end", `section header \\d+.* ${AT}: .*end`, (elf) => {
    section(elf, SHT_DYNAMIC).offset.write(HUGE);
    return undefined;
  }),
  row("a section's size of all ones", `section header \\d+.* ${AT}: `, (elf) => {
    section(elf, SHT_DYNAMIC).size.write(ALL);
    return undefined;
  }),
  row("a section is linked to none that there is", `section header \\d+.* ${AT}: .*link`, (elf) => {
    section(elf, SHT_DYNAMIC).link.write(elf.sections.length);
    return undefined;
  }),
  row("the names of sections are no strings", `section header \\d+.* ${AT}: .*type`, (elf) => {
    elf.sections[elf.header.sectionNames.read()]?.type.write(1);
    return undefined;
  }),
  row("a section's name beyond the names", `section header \\d+.* ${AT}: .*name`, (elf) => {
    section(elf, SHT_STRTAB).name.write(HUGE);
    return undefined;
  }),
  row("the names of sections have no end", `section header \\d+.* ${AT}: .*name`, (elf) => {
    const names = elf.sections[elf.header.sectionNames.read()];
    names?.size.write(2);
    return undefined;
  }),
];

export const headers: readonly Damage[] = [...fileHeader, ...loads, ...specials, ...sections];
