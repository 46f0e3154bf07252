// evidence: an item -> the comment that says why it is there.

import { descriptorText } from "./descriptors.js";
import type { LearnedItem } from "./items.js";

/** How much of a comment is written. */
const COMMENT_MAX = 160;
/** How much is written of what stands behind it and is ours: items. */
const ITEMS_MAX = 240;
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

/** How often, when, by whom, with which descriptors, and about what. */
export function evidenceOf(item: LearnedItem): string {
  const { count, first, programs, childOnly, about, descriptors } = item;
  const when = `${timesOf(count)}, ${count === 1 ? "at" : "from"} ${timeText(first)}`;
  const names = [...new Set(programs.map(({ program }) => baseName(program)))];
  const who = `by ${listOf(names)}${childOnly ? " (only children)" : ""}`;
  const what = about.length === 0 ? "" : `: ${listOf(about)}`;
  const range = descriptors === undefined ? "" : `, ${descriptorText(descriptors)}`;
  return safeComment(`${when}, ${who}${range}${what}`.replaceAll(";", ","));
}

/** A comment, and what is said about it with items; too long for a person, they are left out. */
export const withItems = (comment: string, title: string, items: string): string =>
  items.length > ITEMS_MAX ? comment : `${comment}; ${title}: ${items}`;

/** A comment of an earlier file, which still says what was written there, in whatever quotes it stands. */
export const earlierComment = (text: string): string =>
  text.replaceAll('"', "'").replace(/[\\`$]|\p{Cc}/gu, "?");

function listOf(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  return `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Text for a comment in a list in quotes: nothing in it ends the quotes, or means more to anybody. */
export function safeComment(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll('"', ""));
  const safe = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const shown = safe.replace(/[^ -~]|[\\`$]/g, "?");
  return shown.length > COMMENT_MAX ? `${shown.slice(0, COMMENT_MAX)}...` : shown;
}
