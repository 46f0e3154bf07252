// lines: pieces of a stream -> its lines, of which none is kept that is longer than any record.

/** Many times as much as the kernel ever writes; the rest of such a line is dropped. */
export const LINE_MAX = 1 << 16;

const NEWLINE = 0x0a;

/** Takes a stream apart; each character of a line is a byte of it. */
export class Lines {
  #begun = "";

  /** The lines that `piece` ends. */
  take(piece: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      this.#keep(piece.subarray(start, end));
      lines.push(this.#finish());
      start = end + 1;
    }
    this.#keep(piece.subarray(start));
    return lines;
  }

  /** The last line, where nothing ends it but the stream. */
  end(): string[] {
    return this.#begun === "" ? [] : [this.#finish()];
  }

  #keep(bytes: Uint8Array): void {
    const room = LINE_MAX - this.#begun.length;
    this.#begun += Buffer.from(bytes.subarray(0, room)).toString("latin1");
  }

  #finish(): string {
    const line = this.#begun;
    this.#begun = "";
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  }
}
