// series: the calls over time -> a chart of them within the page.

import { timeText } from "./evidence.js";
import { across, axes, HEIGHT, stageMarks, up, WIDTH } from "./frame.js";
import { type Html, html } from "./html.js";
import type { Stage } from "./phase.js";
import type { SeriesRecord } from "./records.js";
import { evenScale, type Scale } from "./scale.js";

/** As many bars as one can tell apart, and as few as show a course. */
const [BARS_MAX, BARS_MIN] = [128, 16];
/** How many calls a bar should have on average, so that chance does not make it. */
const CALLS_A_BAR = 3;

/** The series in fewer and wider parts, so that each has something to say. */
export function coarser({ width, counts }: SeriesRecord): SeriesRecord {
  const calls = counts.reduce((sum, count) => sum + count, 0);
  const bars = Math.min(BARS_MAX, Math.max(BARS_MIN, calls / CALLS_A_BAR));
  const together = Math.ceil(counts.length / bars);
  const sums: number[] = [];
  for (const [index, count] of counts.entries()) {
    const at = Math.floor(index / together);
    sums[at] = (sums[at] ?? 0) + count;
  }
  return { width: width * together, counts: sums };
}

/** Numbers from 0 to at least `most`, as people count. */
export function roundRows(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const top = [1, 2, 4, 6, 10].map((one) => one * power).find((one) => one >= most) ?? most;
  return top < 2 ? [0, top] : [0, top / 2, top];
}

/** How many calls there were in each part of the run, which ended at `end`. */
export function seriesChart(series: SeriesRecord, end: number, stages: readonly Stage[]): Html {
  const { width, counts } = series;
  const last = counts.findLastIndex((count) => count > 0) + 1;
  const scale = evenScale(Math.max(end, last * width));
  const rows = roundRows(Math.max(...counts));
  const most = rows.at(-1) as number;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="series">
<title id="series">Calls over time, those of ${timeText(width)} together; ${Math.max(...counts).toLocaleString("en")} at most</title>
${axes(scale, rows)}
<path class="bar" d="${counts
    .slice(0, last)
    .map((count, index) => barPath(index * width, width, count / most, scale))
    .join("")}"/>
${stageMarks(stages, scale)}
</svg>`;
}

/** How much of a bar is left free beside it. */
const GAP = 0.12;

function barPath(from: number, width: number, share: number, scale: Scale): string {
  if (share === 0) return "";
  const [start, end] = [scale.at(from), scale.at(from + width * (1 - GAP))];
  return `M${across(start)},${up(0)}V${up(Math.max(share, 0.006))}H${across(end)}V${up(0)}Z`;
}
