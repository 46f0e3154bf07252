// charts: times -> SVG within the page.

import { timeText } from "./evidence.js";
import { type Html, html } from "./html.js";
import type { LearnedItem } from "./items.js";
import type { Boundary } from "./phase.js";
import type { Scale } from "./scale.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 220, 44, 16, 14, 30];

const fixed = (number: number): string => String(Number(number.toFixed(2)));

/** How many different system calls had been made by each moment. */
export function stepChart(
  items: readonly LearnedItem[],
  scale: Scale,
  boundary: Boundary | undefined,
): Html {
  const x = (share: number): string => fixed(LEFT + share * (WIDTH - LEFT - RIGHT));
  const most = Math.max(1, items.length);
  const y = (count: number): string =>
    fixed(HEIGHT - BOTTOM - (count / most) * (HEIGHT - TOP - BOTTOM));
  const steps = items.map(({ first }, index) => `H${x(scale.at(first))}V${y(index + 1)}`).join("");
  const line = `M${x(0)},${y(0)}${steps}H${x(1)}`;
  const rows = [...new Set([0, Math.round(most / 2), most])];
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="steps">
<title id="steps">${items.length} different system calls, by the time at which each was first made</title>
${rows.map((row) => html`<path class="grid" d="M${x(0)},${y(row)}H${x(1)}"/><text class="tick" x="${LEFT - 8}" y="${y(row)}" dy=".35em" text-anchor="end">${row}</text>`)}
${scale.ticks.map(({ at, text }) => html`<text class="tick" x="${x(at)}" y="${HEIGHT - 8}" text-anchor="${anchorAt(at)}">${text}</text>`)}
<path class="area" d="${line}V${y(0)}H${x(0)}Z"/><path class="line" d="${line}"/>
${boundary && boundaryMark(x(scale.at(boundary.at)), scale.at(boundary.at))}
</svg>`;
}

const anchorAt = (share: number): string =>
  share < 0.02 ? "start" : share > 0.98 ? "end" : "middle";

function boundaryMark(x: string, share: number): Html {
  const isLate = share > 0.7;
  return html`<path class="mark" d="M${x},${TOP}V${HEIGHT - BOTTOM}"/><text class="note" x="${x}" y="${HEIGHT - BOTTOM - 8}" dx="${isLate ? -6 : 6}" text-anchor="${isLate ? "end" : "start"}">started up</text>`;
}

/** From when to when, on the axis of all. */
export function spanBar(
  { first, last }: { readonly first: number; readonly last: number },
  scale: Scale,
  boundary: Boundary | undefined,
): Html {
  const [from, to] = [scale.at(first) * 100, scale.at(last) * 100];
  const width = Math.max(1.5, to - from);
  const start = Math.min(from, 100 - width);
  const mark =
    boundary &&
    html`<rect class="edge" x="${fixed(scale.at(boundary.at) * 100)}" y="0" width=".6" height="10"/>`;
  const text = first === last ? timeText(first) : `${timeText(first)} to ${timeText(last)}`;
  return html`<svg class="span" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${text}"><title>${text}</title><rect class="track" x="0" y="4.5" width="100" height="1"/>${mark}<rect class="bar" x="${fixed(start)}" y="2" width="${fixed(width)}" height="6"/></svg>`;
}

/** A share of the whole, as a bar. */
export function shareBar(share: number): Html {
  return html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="2" width="100" height="6"/><rect class="bar" x="0" y="2" width="${fixed(Math.max(0.6, share * 100))}" height="6"/></svg>`;
}
