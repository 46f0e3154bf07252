// lists: lists.txt -> programs, and the system calls that are enough for them.

import { readFileSync } from "node:fs";

export interface Row {
  readonly title: string;
  /** For a shell. */
  readonly run: string;
  readonly allow: readonly string[];
  /** Those of them without which the program is killed. */
  readonly kills: readonly string[];
}

const FORM = /^(?<title>.+)\nrun (?<run>.+)\nallow (?<allow>[\s\S]+?)\nkills (?<kills>.+)\s*$/;

export function readLists(file: URL): readonly Row[] {
  const text = readFileSync(file, "utf8").replace(/^#.*\n/gm, "");
  return text.split(/^== /m).slice(1).map(readRow);
}

function readRow(text: string): Row {
  const { title = "", run = "", allow = "", kills = "" } = FORM.exec(text)?.groups ?? {};
  if (title === "") throw new Error(`lists.txt: this has not the form of a row:\n${text}`);
  const calls = allow.split(/\s+/);
  return { title, run, allow: calls, kills: kills === "all" ? calls : kills.split(" ") };
}
