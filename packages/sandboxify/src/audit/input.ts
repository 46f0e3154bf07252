// input: the operand of --audit -> the bytes of a log, also those that come later.

import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { Failure } from "../failure.js";
import { quote } from "../quote.js";

/** Pieces of a log, in order. */
export type Pieces = AsyncGenerator<Uint8Array, void>;

/** How to read. */
export interface InputOptions {
  /** Whether a file goes on behind its end. */
  readonly follow: boolean;
  /** Ends the pieces, as the end of the log does. */
  readonly signal: AbortSignal;
}

/** How often a file is looked at that may have grown. */
const PAUSE_MS = 200;
const PIECE_SIZE = 1 << 16;

/** The bytes of `file`, or of standard input where it is `-`. @throws {Failure} */
export async function* readInput(file: string, options: InputOptions): Pieces {
  try {
    if (file === "-") yield* piecesOf(process.stdin, options.signal);
    else if (options.follow && (await stat(file)).isFile()) yield* followFile(file, options.signal);
    else yield* piecesOf(createReadStream(file), options.signal);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const name = file === "-" ? "standard input" : quote(file);
  return new Failure(
    `cannot read ${name} (${error.code})`,
    "check its name and its permissions; logs of the kernel are often for root only",
  );
}

/** What comes through `stream`, until it ends or is told to. */
async function* piecesOf(stream: Readable, signal: AbortSignal): Pieces {
  const stop = () => stream.destroy();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    yield* stream;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** As `tail -F`: a file of that name that takes its place is read from its beginning. */
async function* followFile(path: string, signal: AbortSignal): Pieces {
  let handle = await open(path);
  try {
    while (!signal.aborted) {
      yield* restOf(handle);
      if (await wasReplaced(handle, path)) {
        yield* restOf(handle);
        await handle.close();
        handle = await open(path);
      } else {
        await pause(signal);
      }
    }
  } finally {
    await handle.close();
  }
}

async function* restOf(handle: FileHandle): Pieces {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE_SIZE));
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Whether there is another file of this name; between the two there may be none. */
async function wasReplaced(handle: FileHandle, path: string): Promise<boolean> {
  try {
    const [here, there] = [await handle.stat(), await stat(path)];
    return here.ino !== there.ino || here.dev !== there.dev;
  } catch {
    return false;
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(PAUSE_MS, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
