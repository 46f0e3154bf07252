// elf-error: what is wrong with a file, where, and the cure.

/** Everything but printable ASCII is written as `\xNN`: names come from files that nobody vouches for. */
export function printable(text: string): string {
  return text.replace(/[^ -~]|\\/g, (char) =>
    [...new TextEncoder().encode(char)]
      .map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`)
      .join(""),
  );
}

const SAME_FILE = "nothing was changed; get the file again from where it came from";

/**
 * A file that cannot be read as ELF, or not be changed as asked.
 *
 * The message names the file, the structure and its offset: `app: program header 3 at offset 0xe8: …`.
 */
export class ElfError extends Error {
  override readonly name = "ElfError";

  constructor(
    /** As `readElf` was told. */
    readonly file: string,
    /** Such as `program header 3`. */
    readonly structure: string,
    /** In bytes from the beginning of the file. */
    readonly offset: number,
    /** What is wrong with it, and what was expected. */
    readonly reason: string,
    /** What the reader may do about it. */
    readonly help: string = SAME_FILE,
  ) {
    super(`${printable(file)}: ${structure} at offset 0x${offset.toString(16)}: ${reason}`);
  }
}
