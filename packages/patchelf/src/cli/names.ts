// names: which of the names in a file are those of a sandbox. A file has one character a byte.

import { type Listing, LOADER_NAME } from "../index.js";

export const LIBRARY_NAME = "libsandbox.so";
/** `text` as a file would have it. */
export const inFile = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** A name from a file as text; each byte that is no part of a character stays one. */
export function fromFile(name: string): string {
  const bytes = Buffer.from(name, "latin1");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : name;
}

/** The libraries that are sandboxes, wherever they are. */
export const sandboxLibraries = ({ needed }: Pick<Listing, "needed">): string[] =>
  needed.filter((name) => name.split("/").at(-1) === LIBRARY_NAME);

/** The loader of a static program, if it has one. */
export function sandboxLoader({ interpreter }: Listing): string | undefined {
  const isOurs = interpreter?.split("/").at(-1) === LOADER_NAME;
  return isOurs ? interpreter : undefined;
}
