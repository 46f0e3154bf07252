// finish: a linked file -> the same as other tools leave it, without its section headers.

import { fieldsOf } from "./fields.js";

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
