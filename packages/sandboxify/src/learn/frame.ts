// frame: what charts over time have in common: their place, their axes, and where phases begin.

import { type Html, html } from "./html.js";
import type { Stage } from "./phase.js";
import type { Scale } from "./scale.js";

export const [WIDTH, HEIGHT] = [720, 236];
/** What is beside the chart itself. */
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 16, 30, 30];

/** A number in a path, no longer than it must be. */
export const fixed = (number: number): string => String(Number(number.toFixed(2)));

/** From a share of the axis of time to its place. */
export const across = (share: number): string => fixed(LEFT + share * (WIDTH - LEFT - RIGHT));

/** From a share of the highest to its place. */
export const up = (share: number): string =>
  fixed(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));

const anchorAt = (share: number): string =>
  share < 0.02 ? "start" : share > 0.98 ? "end" : "middle";

/** The lines and numbers: `rows` upwards, of which the last is the highest, and the times of `scale`. */
export function axes(scale: Scale, rows: readonly number[]): Html {
  const most = rows.at(-1) || 1;
  const lines = rows.map((row) => {
    const y = up(row / most);
    const text = row.toLocaleString("en", { notation: "compact" });
    return html`<path class="grid" d="M${across(0)},${y}H${across(1)}"/><text class="tick" x="${LEFT - 8}" y="${y}" dy=".35em" text-anchor="end">${text}</text>`;
  });
  const times = scale.ticks.map(
    ({ at, text }) =>
      html`<text class="tick" x="${across(at)}" y="${HEIGHT - 8}" text-anchor="${anchorAt(at)}">${text}</text>`,
  );
  return html`${lines}${times}`;
}

/** How much of the axis the name of a phase needs. */
const NAME_SHARE = 0.15;

/** Where each phase begins, and its name above it where there is room. */
export function stageMarks(stages: readonly Stage[], scale: Scale): Html {
  if (stages.length < 2) return html``;
  const marks = stages.map(({ name, from, end }, index) => {
    const start = index === 0 ? 0 : scale.at(from);
    const until = end ? scale.at(end.at) : 1;
    const line =
      index > 0
        ? html`<path class="mark" d="M${across(start)},${TOP - 20}V${HEIGHT - BOTTOM}"/>`
        : undefined;
    const title =
      until - start < NAME_SHARE
        ? undefined
        : html`<text class="note" x="${across((start + until) / 2)}" y="${TOP - 10}" text-anchor="middle">${name}</text>`;
    return html`${line}${title}`;
  });
  return html`${marks}`;
}
