// timeline: the calls over time and by phase, on the page.

import { stepChart } from "./charts.js";
import { timeText } from "./evidence.js";
import { type Html, html } from "./html.js";
import type { LearnedItem } from "./items.js";
import { beginningOf, type StageName, stageAt } from "./phase.js";
import type { Scale } from "./scale.js";
import { courseOf, seriesChart } from "./series.js";
import type { Account } from "./summary.js";
import { sumOf, sumText } from "./sums.js";

/** All calls, and the first of each kind. */
export function timeOf(account: Account, scale: Scale, last: number): Html {
  const { learned, stages } = account;
  return html`<h2>Over time</h2>${marksOf(account)}${seriesOf(account, last)}
<p class="soft">How many different system calls had been made by then. Each tenfold of time has the same length.</p>
<div class="card">${stepChart(learned.items, scale, stages)}</div>`;
}

/** What the lines mean. */
function marksOf({ records, stages }: Account): Html | undefined {
  const marks = stages.flatMap(({ end }) => (end ? [`${end.why} (${timeText(end.at)})`] : []));
  const beginning = beginningOf(records);
  const texts = [
    ...(beginning === undefined ? [] : [`All of it is after ${beginning}.`]),
    ...(marks.length === 0 ? [] : [`Dashed lines: ${marks.join("; ")}.`]),
  ];
  return texts.length === 0 ? undefined : html`<p class="soft">${texts.join(" ")}</p>`;
}

function seriesOf({ records, stages, learned }: Account, last: number): Html {
  if (records.series === undefined) return html``;
  const course = courseOf(records.series);
  const asked = learned.given.length > 0 ? " that were asked about" : "";
  return html`<p class="soft">Calls${asked}: each bar is those of ${lengthText(course.width)}.</p>
<div class="card">${seriesChart(course, last, stages)}</div>`;
}

/** A length of time that may be short. */
const lengthText = (milliseconds: number): string =>
  milliseconds < 1 ? `${Number((milliseconds * 1000).toFixed(0))} µs` : timeText(milliseconds);

/** What a phase is for. */
const MEANINGS: Readonly<Record<StageName, string>> = {
  loading: "The loader maps the program and its libraries.",
  constructing: "Libraries set themselves up.",
  starting: "The program gets ready.",
  running: "The program does its work.",
};

/** The phases with what was called in them alone, and what in several. */
export function phasesOf({ records, learned, stages }: Account): Html {
  if (stages.length < 2) return html``;
  const phaseOf = ({ first, last }: LearnedItem): StageName | undefined => {
    const name = stageAt(stages, first);
    return name === stageAt(stages, last) ? name : undefined;
  };
  const cards = stages.map((stage) => {
    const items = learned.items.filter((item) => phaseOf(item) === stage.name);
    const { from, end } = stage;
    const sum = sumText(sumOf(records, from, end?.at ?? Infinity));
    return html`<div class="card"><h3>Only ${stage.name} (${items.length})</h3><p class="soft">${MEANINGS[stage.name]} ${sum} in all${end && html`, until ${end.why} (${timeText(end.at)})`}.</p>${nameList(items)}</div>`;
  });
  const both = learned.items.filter((item) => phaseOf(item) === undefined);
  const several =
    both.length > 0
      ? html`<div class="card"><h3>In several (${both.length})</h3>${nameList(both)}</div>`
      : undefined;
  return html`<h2>By phase</h2><p class="soft">A filter that begins after a phase need not allow what was called in that phase alone.</p><div class="phases">${cards}${several}</div>`;
}

const nameList = (items: readonly LearnedItem[]): Html =>
  html`<ul class="names">${items.map(({ subject }) => html`<li><code>${subject}</code></li>`)}</ul>`;
