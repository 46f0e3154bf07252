// finish: a linked file -> the same as other tools leave it.

import { fieldsOf, PT } from "./fields.js";

/** The file whose headers know of no section, though the bytes of all are there. */
export function dropSections(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const { header } = fieldsOf(copy);
  header.sectionOffset.write(0);
  header.sectionCount.write(0);
  header.sectionNames.write(0);
  return copy;
}

/** The file that ends where its last segment does. */
export function dropTail(bytes: Buffer): Buffer {
  const copy = dropSections(bytes);
  const ends = fieldsOf(copy).segments.map(
    ({ offset, fileSize }) => offset.read() + fileSize.read(),
  );
  return copy.subarray(0, Math.max(...ends));
}

/** The file with all of its notes in one segment, as mold has them: one of them is aligned to 8, the rest to 4. */
export function mergeNotes(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const [first, second] = fieldsOf(copy).segments.filter(({ type }) => type.read() === PT.NOTE);
  if (first === undefined || second === undefined) throw new Error("there are no two notes");
  const size = second.offset.read() + second.fileSize.read() - first.offset.read();
  first.fileSize.write(size);
  first.memorySize.write(size);
  second.type.write(0);
  return copy;
}
