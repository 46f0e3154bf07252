// hold: the events of a child process and its streams -> the same events, once somebody can listen.
//
// A program may have ended before its caller has it in hands. Node would have emitted its events to nobody,
// and thrown away what it wrote.

import type { ChildProcess } from "node:child_process";
import type { EventEmitter } from "node:events";
import type { Readable } from "node:stream";

/**
 * Holds back what `child` and its streams have to tell.
 *
 * @returns what lets go: to be called right before the caller gets the child. What was held is told in the
 * next tick, when the caller has come as far as to listen.
 */
export function holdEvents(child: ChildProcess): () => void {
  const held: (() => void)[] = [];
  const streams = child.stdio.filter((stream) => stream !== null && stream !== undefined);
  const emitters: readonly EventEmitter[] = [child, ...streams];
  for (const emitter of emitters) {
    emitter.emit = (...event) => {
      held.push(() => emitter.emit(...event));
      return true;
    };
  }
  // When a process has ended, Node lets flow what nobody reads.
  for (const stream of streams as Readable[]) {
    stream.resume = () => {
      held.push(() => stream.resume());
      return stream;
    };
  }
  return () => {
    for (const stream of streams) uncover(stream, "resume");
    process.nextTick(() => {
      for (const emitter of emitters) uncover(emitter, "emit");
      for (const tell of held) tell();
    });
  };
}

/** Lets the method of the class be seen again. */
function uncover(object: object, method: "emit" | "resume"): void {
  Reflect.deleteProperty(object, method);
}
