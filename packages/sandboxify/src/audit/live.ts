// live: the kernel's records as they come, by way of sbx-audit: Node itself has no netlink.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { Failure } from "../failure.js";
import { prebuiltPath } from "../machine.js";
import type { Pieces } from "./input.js";

const HELP = "give it the text of a log instead: sudo dmesg | sandboxify --audit -";

/** What sbx-audit writes, until it is told to end; what it refuses to do, it has said itself. */
export async function* readLive(signal: AbortSignal): AsyncGenerator<Uint8Array, number> {
  const child = start();
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  ended.catch(() => undefined);
  // It passes on what is on its way, and ends.
  const stop = () => child.stdin.end();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    yield* child.stdout as unknown as Pieces;
    const [status, killer] = await ended;
    if (status === null) throw new Failure(`sbx-audit was ended by ${killer}`, "start it again");
    return status;
  } catch (error) {
    if (error instanceof Error && "code" in error) throw failureOf(error.code);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    child.stdin.destroy();
  }
}

const failureOf = (code: unknown): Failure => new Failure(`cannot run sbx-audit (${code})`, HELP);

/** In a session of its own: SIGINT from a terminal is for us, who then let it end in order. */
function start(): ChildProcessByStdio<Writable, Readable, null> {
  let path: string;
  try {
    path = prebuiltPath("sbx-audit");
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error), HELP);
  }
  return spawn(path, [], { stdio: ["pipe", "pipe", "inherit"], detached: true });
}
