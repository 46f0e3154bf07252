// learn: a Node program that finds out what a tool calls, and from then on lets it call nothing else.

import { once } from "node:events";
import { text } from "node:stream/consumers";
import { launch, learn } from "@sbx/sandboxify";

/** What the tool is going to be asked, as far as one can foresee it. */
const samples = [["apple", "pear"], [], Array.from({ length: 5000 }, (_, index) => `${index}`)];

/** The policy with which `sort` can sort all samples. */
async function learnSorting() {
  let policy;
  for (const sample of samples) {
    const child = await learn("sort", [], { policy, stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(sample.join("\n"));
    const [learned] = await Promise.all([child.learned, text(child.stdout)]);
    console.log(
      `${sample.length} lines: ${learned.added.length > 0 ? "new calls" : "no new calls"}`,
    );
    policy = learned.policy;
  }
  return policy;
}

/** Sorts lines; `args` are a stranger's. */
async function sortLines(lines, policy, args = []) {
  const child = await launch("sort", args, { policy, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => {}); // The reader may die first: its end says why.
  child.stdin.end(lines.join("\n"));
  const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
  const { kind } = await child.ended;
  return kind === "exited" ? output.trimEnd().split("\n") : `sort did not end by itself: ${kind}`;
}

const policy = await learnSorting();
console.log(await sortLines(["pear", "apple"], policy));
console.log(await sortLines(["pear", "apple"], policy, ["--output=/tmp/stolen"]));
