// frame: what charts over time have in common: their place, their axes, and where phases begin.

import { type Html, html } from "./html.js";
import type { Stage } from "./phase.js";
import type { Scale } from "./scale.js";

export const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 220, 56, 16, 14, 30];

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

/** How much room the name of a phase needs, and a row of names. */
const [NAME_SHARE, ROW_HEIGHT] = [0.18, 22];

/** Where each phase begins, with its name; names that would meet stand below each other. */
export function stageMarks(stages: readonly Stage[], scale: Scale): Html {
  if (stages.length < 2) return html``;
  let row = 0;
  let last = -1;
  const marks = stages.map(({ name, from }) => {
    const share = scale.at(from);
    row = share - last < NAME_SHARE ? row + 1 : 0;
    last = share;
    const isLate = share > 1 - NAME_SHARE;
    const line =
      from > 0
        ? html`<path class="mark" d="M${across(share)},${TOP}V${HEIGHT - BOTTOM}"/>`
        : undefined;
    return html`${line}<text class="note" x="${across(share)}" y="${TOP + 12 + row * ROW_HEIGHT}" dx="${isLate ? -6 : 6}" text-anchor="${isLate ? "end" : "start"}">${name}</text>`;
  });
  return html`${marks}`;
}
