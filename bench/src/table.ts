// table: rows of figures -> lines of aligned text, with the goals beside them.

import { isMet, type Judgement, judge } from "./bounds.js";
import type { Part, Row } from "./part.js";

type Column = readonly string[];

/** The table of what `part` found. */
export function formatTable(part: Part, rows: readonly Row[]): string {
  const titles = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const columns = [
    ["", ...rows.map(({ name }) => name)],
    ...titles.map((title) => [title, ...formatFigures(rows.map(({ figures }) => figures[title]))]),
    ...judgementColumns(rows.map((row) => judge(part, row))),
  ];
  return alignColumns(columns);
}

/** As many decimals as the largest figure lets one care for. */
function formatFigures(figures: readonly (number | undefined)[]): Column {
  const known = figures.filter((figure) => figure !== undefined);
  const largest = Math.max(...known.map(Math.abs));
  const decimals = known.every(Number.isInteger) ? 0 : largest < 10 ? 2 : 1;
  return figures.map((figure) => figure?.toFixed(decimals) ?? "");
}

/** A row may be held to several things; columns without a word are left out. */
function judgementColumns(rows: readonly (readonly Judgement[])[]): readonly Column[] {
  const column = (title: string, cell: (judgement: Judgement) => string): Column => [
    title,
    ...rows.map((list) => list.map(cell).filter(Boolean).join(", ")),
  ];
  return [
    column("goal", ({ side, goal }) => `${side === "most" ? "<=" : ">="} ${goal}`),
    column("met", (judgement) => (isMet(judgement) ? "yes" : "NO")),
    column("limit", ({ limit }) => (limit === undefined ? "" : `${limit}`)),
  ].filter(([, ...cells]) => cells.some(Boolean));
}

/** The first column is flush left, as it holds names; the others hold figures. */
function alignColumns(columns: readonly Column[]): string {
  const padded = columns.map((column, index) => {
    const width = Math.max(...column.map((cell) => cell.length));
    return column.map((cell) => (index === 0 ? cell.padEnd(width) : cell.padStart(width)));
  });
  const lines = (padded[0] ?? []).map((_, line) =>
    padded.map((column) => column[line]).join("   "),
  );
  return lines.map((line) => `  ${line}`.trimEnd()).join("\n");
}
