// page: the page about a run, and whether it is whole; what its tests share.

import { join } from "node:path";
import { inFolder, learnFrom, read } from "./learning.js";

/** The page about a run. */
export function pageOf(lines: readonly string[]): string {
  return inFolder((folder) => {
    const report = join(folder, "r.html");
    learnFrom(lines, { output: join(folder, "x.policy"), report });
    return read(report);
  });
}

/** What begins an element and is not closed, or closes one that was not begun. */
export function unbalanced(page: string): readonly string[] {
  const stack: string[] = [];
  const empty = new Set(["meta", "br", "path", "rect", "!doctype"]);
  for (const [, close, name = ""] of page.matchAll(/<(\/?)([!a-zA-Z][\w-]*)[^>]*>/g)) {
    if (empty.has(name.toLowerCase())) continue;
    if (close === "") stack.push(name);
    else if (stack.pop() !== name) return [...stack, `/${name}`];
  }
  return stack;
}
