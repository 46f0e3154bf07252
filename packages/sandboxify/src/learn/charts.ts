// charts: times -> SVG within the page.

import { timeText } from "./evidence.js";
import { across, axes, fixed, HEIGHT, stageMarks, up, WIDTH } from "./frame.js";
import { type Html, html } from "./html.js";
import type { LearnedItem } from "./items.js";
import type { Stage } from "./phase.js";
import type { Scale } from "./scale.js";

/** How many different system calls had been made by each moment. */
export function stepChart(
  items: readonly LearnedItem[],
  scale: Scale,
  stages: readonly Stage[],
): Html {
  const most = Math.max(1, items.length);
  const steps = items
    .map(({ first }, index) => `H${across(scale.at(first))}V${up((index + 1) / most)}`)
    .join("");
  const line = `M${across(0)},${up(0)}${steps}H${across(1)}`;
  const rows = [...new Set([0, Math.round(most / 2), most])];
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="steps">
<title id="steps">${items.length} different system calls, by the time at which each was first made</title>
${axes(scale, rows)}
<path class="area" d="${line}V${up(0)}H${across(0)}Z"/><path class="line" d="${line}"/>
${stageMarks(stages, scale)}
</svg>`;
}

/** From when to when, on the axis of all. */
export function spanBar(
  { first, last }: { readonly first: number; readonly last: number },
  scale: Scale,
  stages: readonly Stage[],
): Html {
  const [from, to] = [scale.at(first) * 100, scale.at(last) * 100];
  const width = Math.max(1.5, to - from);
  const start = Math.min(from, 100 - width);
  const edges = stages
    .slice(1)
    .map(
      (stage) =>
        html`<rect class="edge" x="${fixed(scale.at(stage.from) * 100)}" y="0" width=".6" height="10"/>`,
    );
  const text = first === last ? timeText(first) : `${timeText(first)} to ${timeText(last)}`;
  return html`<svg class="span" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${text}"><title>${text}</title><rect class="track" x="0" y="4.5" width="100" height="1"/>${edges}<rect class="bar" x="${fixed(start)}" y="2" width="${fixed(width)}" height="6"/></svg>`;
}

/** A share of the whole, as a bar. */
export function shareBar(share: number): Html {
  return html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="2" width="100" height="6"/><rect class="bar" x="0" y="2" width="${fixed(Math.max(0.6, share * 100))}" height="6"/></svg>`;
}
