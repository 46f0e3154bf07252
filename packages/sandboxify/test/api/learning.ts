// learning: programs that are learned from Node; what the tests of learn share.

import { text } from "node:stream/consumers";
import { vi } from "vitest";
import { type LearningProcess, type LearnOptions, learn } from "../../src/index.js";
import { env } from "../launching.js";

// Machines are busy: no test here is about time.
vi.setConfig({ testTimeout: 60_000 });

export const learnShell = (line: string, options: LearnOptions = {}): Promise<LearningProcess> =>
  learn("sh", ["-c", line], { env, ...options });

/** What a program wrote, how it ended, and what was learned. */
export async function lessonOf(child: LearningProcess) {
  const [stdout, stderr, end, learned] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    child.ended,
    child.learned,
  ]);
  return { stdout, stderr, end, learned };
}

/** Why a promise is rejected; it must be. */
export async function failureOf<Kind extends Error>(work: Promise<unknown>): Promise<Kind> {
  const reason: unknown = await work.then(
    () => undefined,
    (error) => error,
  );
  if (reason instanceof Error) return reason as Kind;
  throw new Error("it was not rejected");
}
