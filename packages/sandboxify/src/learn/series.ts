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

/** Calls over time, from the first one to the last. */
export interface Course extends SeriesRecord {
  /** When its first part begins. */
  readonly from: number;
}

/** A series without what is empty at its ends, in fewer and wider parts, so that each has something to say. */
export function courseOf({ width, counts }: SeriesRecord): Course {
  const first = counts.findIndex((count) => count > 0);
  const used = counts.slice(first, counts.findLastIndex((count) => count > 0) + 1);
  const calls = used.reduce((sum, count) => sum + count, 0);
  const bars = Math.min(BARS_MAX, Math.max(BARS_MIN, calls / CALLS_A_BAR));
  const together = Math.ceil(used.length / bars);
  const sums: number[] = [];
  for (const [index, count] of used.entries()) {
    const at = Math.floor(index / together);
    sums[at] = (sums[at] ?? 0) + count;
  }
  return { from: first * width, width: width * together, counts: sums };
}

/** Numbers from 0 to at least `most`, as people count. */
export function roundRows(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const tops = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((one) => one * power);
  const top = tops.find((one) => one >= most && Number.isInteger(one)) ?? most;
  return Number.isInteger(top / 2) ? [0, top / 2, top] : [0, top];
}

/** A start that is as good as 0. */
const EARLY_SHARE = 0.02;

/** How many calls there were in each part of the run, which ended at `end`. */
export function seriesChart(course: Course, end: number, stages: readonly Stage[]): Html {
  const { from, width, counts } = course;
  const isKnown = end > from + (counts.length - 1) * width;
  const until = isKnown ? end : from + counts.length * width;
  const scale = evenScale(from < until * EARLY_SHARE ? 0 : from, until);
  const most = Math.max(...counts);
  const rows = roundRows(most);
  const top = rows.at(-1) as number;
  const bars = counts.map((count, index) =>
    barPath(from + index * width, width, count / top, scale),
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="series">
<title id="series">Calls over time, at most ${most.toLocaleString("en")} in ${timeText(width)}</title>
${axes(scale, rows)}
<path class="bar" d="${bars.join("")}"/>
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
