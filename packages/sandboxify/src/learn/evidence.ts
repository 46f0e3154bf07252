// evidence: an item -> the comment that says why it is there.

import { displayName } from "../quote.js";
import type { LearnedItem } from "./items.js";

/** How much of a comment is written. */
const COMMENT_MAX = 160;
/** How many paths and programs are named. */
const NAMED_MAX = 3;

/** `times`, in words. */
export const timesOf = (count: number): string =>
  count === 1 ? "once" : `${count.toLocaleString("en")} times`;

/** Milliseconds, in the unit that suits them. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number(milliseconds.toFixed(milliseconds < 10 ? 1 : 0))} ms`;
  return `${Number((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1))} s`;
}

/** What a path is called without its folders. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1) || path;

/** How often, when, by whom and about what. */
export function evidenceOf({ count, first, programs, childOnly, about }: LearnedItem): string {
  const when = `${timesOf(count)}, ${count === 1 ? "at" : "from"} ${timeText(first)}`;
  const names = [...new Set(programs.map(({ program }) => baseName(program)))];
  const who = `by ${listOf(names)}${childOnly ? " (only children)" : ""}`;
  const what = about.length === 0 ? "" : `: ${listOf(about)}`;
  return safeComment(`${when}, ${who}${what}`);
}

function listOf(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  return `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Text for a comment in a list in quotes: nothing in it ends the quotes, or means more to anybody. */
export function safeComment(text: string): string {
  const safe = displayName(text.replaceAll('"', "")).replace(/[\\`$]/g, "?");
  return safe.length > COMMENT_MAX ? `${safe.slice(0, COMMENT_MAX)}...` : safe;
}
