// processes: who started whom, and from when to when each ran, on the page.

import { spanBar } from "./charts.js";
import { type Html, html } from "./html.js";
import { leftText } from "./left.js";
import type { ProcessRecord } from "./records.js";
import type { Scale } from "./scale.js";
import type { Account } from "./summary.js";

/** How far to the right a process stands under its ancestors. */
const DEPTH_MAX = 6;

/** The processes as a tree, each with its time; `most` of them. */
export function processRows({ records, stages }: Account, scale: Scale, most: number): Html {
  const rows = treeOf(records.processes);
  if (rows.length < 2) return html``;
  const more = rows.length - most;
  const left = leftText(records).map((text) => ` ${text}.`);
  return html`<h2>By process</h2><p class="soft">The bars say from when to when each ran.${left.join("")}</p><div class="rows">${rows
    .slice(0, most)
    .map(({ depth, process }) => {
      const { pid, program, status, start, end } = process;
      return html`<div class="row who"><span style="padding-left:${depth * 1.1}rem"><code>${program || "?"}</code> <span class="soft">${pid}</span></span><span class="number soft">${status === undefined ? "" : `status ${status}`}</span>${spanBar({ first: start, last: end }, scale, stages)}</div>`;
    })}</div>${more > 0 ? html`<p class="soft">and ${more} more</p>` : undefined}`;
}

interface Row {
  readonly process: ProcessRecord;
  readonly depth: number;
}

/** Each process below its parent; one whose parent is not known begins a tree. Numbers may come again. */
function treeOf(processes: readonly ProcessRecord[]): readonly Row[] {
  const sorted = [...processes].sort((one, other) => one.start - other.start);
  const depths = new Map<ProcessRecord, number>();
  const children = new Map<ProcessRecord | undefined, ProcessRecord[]>();
  const latest = new Map<number, ProcessRecord>();
  for (const process of sorted) {
    const parent = latest.get(process.parent);
    depths.set(process, parent ? Math.min(DEPTH_MAX, (depths.get(parent) ?? 0) + 1) : 0);
    const siblings = children.get(parent) ?? [];
    siblings.push(process);
    children.set(parent, siblings);
    latest.set(process.pid, process);
  }
  const rows: Row[] = [];
  const stack = [...(children.get(undefined) ?? [])].reverse();
  for (let process = stack.pop(); process; process = stack.pop()) {
    rows.push({ process, depth: depths.get(process) ?? 0 });
    stack.push(...[...(children.get(process) ?? [])].reverse());
  }
  return rows;
}
