// layout: a file before and after it was patched -> what of its image in memory is not as it has to be.

import { type ElfFields, fieldsOf, PT, type Section, type Segment } from "./fields.js";

const PAGE = 4096;
/** No kernel has larger pages. */
const PAGE_MAX = 65_536;
const SHT_NOBITS = 8;
const SHF_ALLOC = 2;

/** What is wrong with the file `after`, and was not with the file `before`. */
export function layoutFaults(before: Buffer, after: Buffer): readonly string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [
    ...headerFaults(old, now),
    ...tableFaults(now),
    ...loadFaults(old, now),
    ...markFaults(old, now),
    ...propertyFaults(before, after, old, now),
    ...sectionFaults(before, after, old, now),
  ];
}

function headerFaults(old: ElfFields, now: ElfFields): readonly string[] {
  const kept = ["type", "machine", "version", "entry", "headerSize", "segmentSize"] as const;
  return kept
    .filter((name) => old.header[name].read() !== now.header[name].read())
    .map((name) => `the header's ${name} is another`);
}

/** Kernels before 5.18 take the table for a part of the first segment. */
function tableFaults({ header, segments }: ElfFields): readonly string[] {
  const [first] = loads(segments);
  const offset = header.segmentOffset.read();
  const end = offset + header.segmentSize.read() * segments.length;
  const phdr = segments.find(({ type }) => type.read() === PT.PHDR);
  const address = first === undefined ? 0 : first.address.read() - first.offset.read() + offset;
  const faults = [];
  if (first !== undefined && !loads(segments).some((load) => holds(load, offset, end, address))) {
    faults.push("the program headers are not mapped where the kernel says");
  }
  if (phdr !== undefined && (phdr.offset.read() !== offset || phdr.address.read() !== address)) {
    faults.push("PT_PHDR is not where the program headers are");
  }
  if (phdr !== undefined && phdr.fileSize.read() !== end - offset) {
    faults.push("PT_PHDR has another size than the program headers");
  }
  return faults;
}

function holds(load: Segment, offset: number, end: number, address: number): boolean {
  const start = load.offset.read();
  return (
    offset >= start &&
    end <= start + load.fileSize.read() &&
    load.address.read() - start === address - offset
  );
}

function loadFaults(old: ElfFields, now: ElfFields): readonly string[] {
  const known = new Set(loads(old.segments).map(({ address }) => address.read()));
  const alignments = loads(old.segments).map(({ alignment }) => alignment.read());
  const largest = Math.min(PAGE_MAX, Math.max(PAGE, ...alignments));
  return loads(now.segments).flatMap((load, index, all) => {
    const name = `the segment at 0x${load.address.read().toString(16)}`;
    const fresh = !known.has(load.address.read());
    const next = all[index + 1];
    return [
      ...(fresh && (load.flags.read() & 3) === 3 ? [`${name} is writable and executable`] : []),
      ...(fresh && isOwned(load, now.segments) ? [`${name} begins with another segment`] : []),
      ...(fresh && load.alignment.read() < largest
        ? [`${name} is aligned to less than others`]
        : []),
      ...(next && endOf(load) > next.address.read() ? [`${name} reaches into the next`] : []),
      ...(next && (fresh || !known.has(next.address.read())) && quarrel(load, next, largest)
        ? [`${name} shares a page of memory with the next, and not of the file`]
        : []),
    ];
  });
}

/** Of two that begin together, llvm-objcopy takes the first for the one that holds the other. */
function isOwned(load: Segment, segments: readonly Segment[]): boolean {
  const before = segments.slice(0, segments.indexOf(load));
  return before.some(
    ({ offset, fileSize }) => offset.read() === load.offset.read() && fileSize.read() > 0,
  );
}

function quarrel(load: Segment, next: Segment, page: number): boolean {
  const shared = Math.floor((endOf(load) - 1) / page) === Math.floor(next.address.read() / page);
  const delta = ({ address, offset }: Segment) => address.read() - offset.read();
  return shared && delta(load) !== delta(next);
}

const endOf = ({ address, memorySize }: Segment): number => address.read() + memorySize.read();

const loads = (segments: readonly Segment[]): readonly Segment[] =>
  segments.filter(({ type }) => type.read() === PT.LOAD);

const PT_GNU_PROPERTY = 0x6474_e553;

/** Those that may be others: what is moved, and what is made. */
const MADE = new Set<number>([
  0,
  PT.LOAD,
  PT.DYNAMIC,
  PT.INTERP,
  PT.NOTE,
  PT.PHDR,
  PT_GNU_PROPERTY,
]);

/** TLS, RELRO, the stack, the unwinder's tables. */
function markFaults(old: ElfFields, now: ElfFields): readonly string[] {
  const text = (segment: Segment) =>
    Object.values(segment)
      .map((field) => field.read())
      .join(" ");
  const marks = ({ segments }: ElfFields) => segments.filter(({ type }) => !MADE.has(type.read()));
  const found = new Set(marks(now).map(text));
  return marks(old)
    .filter((segment) => !found.has(text(segment)))
    .map(({ type }) => `the segment of type 0x${type.read().toString(16)} is another or gone`);
}

/** What the processor may enforce: it may move, but be no other. */
function propertyFaults(
  before: Buffer,
  after: Buffer,
  old: ElfFields,
  now: ElfFields,
): readonly string[] {
  const property = (bytes: Buffer, { segments }: ElfFields) => {
    const segment = segments.find(({ type }) => type.read() === PT_GNU_PROPERTY);
    const start = segment?.offset.read() ?? 0;
    return bytes.subarray(start, start + (segment?.fileSize.read() ?? 0));
  };
  const same = property(before, old).equals(property(after, now));
  return same ? [] : ["the properties are others or gone"];
}

/** What may be written anew where it is, or be longer than before. */
const REWRITTEN = /^\.(dynamic|dynstr|symtab|shstrtab|interp|note\..*)$/;

/** Every section of what is loaded has its bytes, wherever it is now; what it holds at run time, too. */
function sectionFaults(
  before: Buffer,
  after: Buffer,
  old: ElfFields,
  now: ElfFields,
): readonly string[] {
  const moved = sectionsOf(after, now);
  return [...sectionsOf(before, old)].flatMap(([name, section]) => {
    const other = moved.get(name);
    if (other === undefined) return [`section ${name} is gone`];
    // The first word of .got.plt is the address of .dynamic, which may have moved.
    const skip = name === ".got.plt" ? old.class / 8 : 0;
    const same = bytesOf(before, section)
      .subarray(skip)
      .equals(bytesOf(after, other).subarray(skip, sizeOf(section)));
    const written = REWRITTEN.test(name);
    return [
      ...(written || same ? [] : [`section ${name} has other bytes`]),
      ...(name === ".dynstr" && !same ? ["the strings of .dynstr are others"] : []),
      ...(!written && sizeOf(section) !== sizeOf(other)
        ? [`section ${name} has another size`]
        : []),
    ];
  });
}

function sectionsOf(bytes: Buffer, { sections, header }: ElfFields): Map<string, Section> {
  const names = sections[header.sectionNames.read()];
  if (names === undefined) return new Map();
  const texts = bytes.subarray(names.offset.read(), names.offset.read() + names.size.read());
  return new Map(
    sections
      .filter(({ flags }) => (flags.read() & SHF_ALLOC) !== 0)
      .map((section) => {
        const start = section.name.read();
        return [texts.toString("latin1", start, texts.indexOf(0, start)), section];
      }),
  );
}

const sizeOf = ({ size }: Section): number => size.read();

function bytesOf(bytes: Buffer, { offset, size, type }: Section): Buffer {
  if (type.read() === SHT_NOBITS) return Buffer.alloc(0);
  return bytes.subarray(offset.read(), offset.read() + size.read());
}
