// report: what was learned -> one page that needs nothing besides, neither a network nor a script.

import { callName } from "../decode/call.js";
import { shareBar, spanBar, stepChart } from "./charts.js";
import { shellWord } from "./command.js";
import { baseName, timesOf, timeText } from "./evidence.js";
import { type Html, html } from "./html.js";
import type { LearnedItem } from "./items.js";
import { phaseOf } from "./phase.js";
import { processRows } from "./processes.js";
import { type Scale, scaleTo } from "./scale.js";
import { purposeOf, sectionOf, sectionTitles } from "./sections.js";
import { STYLE } from "./style.js";
import { type Account, callsOf, countOf, programsOf } from "./summary.js";

/** How many programs and processes are listed. */
const LISTED_MAX = 200;
/** How many paths of an item. */
const ABOUT_MAX = 6;

/** The page; its parts are those of the summary, at length. */
export function pageOf(account: Account): string {
  const { records, learned } = account;
  const name = nameOf(account);
  const last = Math.max(records.end?.elapsed ?? 0, ...learned.items.map((item) => item.last));
  const scale = scaleTo(last);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${name}: what it calls</title>
<style>${styled}</style>
</head>
<body>
<main>
${headOf(account, name)}
${tilesOf(account)}
${nextOf(account)}
${risksOf(account)}
${timeOf(account, scale)}
${phasesOf(account)}
${programList(account)}
${processRows(account, scale, LISTED_MAX)}
${itemList(account, scale)}
${perhapsOf(account)}
${missingOf(account)}
<h2>The policy file</h2>
<details><summary><code>${account.output}</code></summary><pre>${learned.text}</pre></details>
<footer>Made by sandboxify. Times count from the start of the program; the axis gives each tenfold of time the same length.</footer>
</main>
</body>
</html>
`;
  return page.text;
}

const styled = html([STYLE] as unknown as TemplateStringsArray);

const nameOf = ({ records: { end } }: Account): string =>
  baseName(end?.arguments[0] ?? end?.program ?? "") || "a program";

function headOf({ records: { end } }: Account, name: string): Html {
  const words = end?.arguments.map(shellWord).join(" ");
  const status = end === undefined ? "Its end was not seen" : `It ended with status ${end.status}`;
  return html`<h1>What ${name} calls</h1>
<p class="lead">${words && html`<code>${words}</code><br>`}${status}.</p>`;
}

function tilesOf({ records, learned, boundary }: Account): Html {
  const { end, processes, calls } = records;
  const conditional = learned.items.filter(({ condition }) => condition !== undefined).length;
  const tiles: readonly (readonly [string, string])[] = [
    [callsOf(records).toLocaleString("en"), "calls"],
    [learned.items.length.toLocaleString("en"), "different system calls"],
    [conditional.toLocaleString("en"), "only with arguments as seen"],
    [programsOf(calls).length.toLocaleString("en"), "programs"],
    ...(processes.length > 0
      ? [[processes.length.toLocaleString("en"), "processes"] as const]
      : []),
    ...(end ? [[timeText(end.elapsed), "from start to end"] as const] : []),
    ...(boundary ? [[timeText(boundary.at), "to start up"] as const] : []),
  ];
  return html`<div class="tiles">${tiles.map(([number, what]) => html`<div class="tile"><b>${number}</b><span>${what}</span></div>`)}</div>`;
}

const nextOf = ({ command }: Account): Html =>
  html`<h2>What to do next</h2><p>Run it under the policy. Whatever else it calls then, it is killed; with <code>--explain</code>, you are told what it was.</p><pre class="run">${command}</pre>`;

function risksOf({ risks }: Account): Html {
  if (risks.length === 0) return html``;
  return html`<h2>Look at these</h2><p class="soft">They let the program do more than most need.</p>
<div class="risk">${risks.map(({ item, why }) => html`<div class="row look"><code>${item.subject}</code><span>${why} <span class="soft">(${timesOf(item.count)}, by ${whoOf(item)})</span></span></div>`)}</div>`;
}

const whoOf = ({ programs }: LearnedItem): string =>
  [...new Set(programs.map(({ program }) => baseName(program)))].slice(0, ABOUT_MAX).join(", ");

function timeOf({ learned, boundary }: Account, scale: Scale): Html {
  const why =
    boundary && html` The dashed line is where ${boundary.why}, at ${timeText(boundary.at)}.`;
  return html`<h2>Over time</h2><p class="soft">How many different system calls had been made by then.${why}</p>
<div class="card">${stepChart(learned.items, scale, boundary)}</div>`;
}

const PHASES = [
  ["start-up", "Only to start up", "A filter that begins later would not have to allow these."],
  ["throughout", "Then and later", ""],
  ["later", "Only later", ""],
] as const;

function phasesOf({ learned, boundary }: Account): Html {
  if (boundary === undefined) return html``;
  const cards = PHASES.map(([phase, title, help]) => {
    const items = learned.items.filter((item) => phaseOf(item, boundary) === phase);
    return html`<div class="card"><h3>${title} (${items.length})</h3>${help && html`<p class="soft">${help}</p>`}<ul class="names">${items.map(({ subject }) => html`<li><code>${subject}</code></li>`)}</ul></div>`;
  });
  return html`<h2>By phase</h2><p class="soft">The start-up ends where ${boundary.why}.</p><div class="phases">${cards}</div>`;
}

function programList({ records }: Account): Html {
  const programs = programsOf(records.calls);
  const total = Math.max(1, callsOf(records));
  const rows = programs
    .slice(0, LISTED_MAX)
    .map(
      ({ program, count, child }) =>
        html`<div class="row who"><span><code>${program}</code> ${child ? html`<span class="tag">child</span>` : undefined}</span><span class="number">${countOf(count, "call")}</span>${shareBar(count / total)}</div>`,
    );
  return html`<h2>By program</h2><div class="rows">${rows}</div>`;
}

function itemList({ learned, boundary }: Account, scale: Scale): Html {
  const row = (item: LearnedItem): Html => {
    const about = item.about.slice(0, ABOUT_MAX);
    const more = item.about.length - about.length;
    const seen = [
      purposeOf(item.subject),
      `by ${whoOf(item)}`,
      ...(about.length > 0 ? [`${about.join(", ")}${more > 0 ? ` and ${more} more` : ""}`] : []),
    ].filter((text) => text !== "");
    return html`<div class="row item"><span><code>${item.text}</code> ${item.childOnly ? html`<span class="tag">only children</span>` : undefined}</span><span class="number">${timesOf(item.count)}</span>${spanBar(item, scale, boundary)}<span class="why">${seen.join(" · ")}</span></div>`;
  };
  const sections = sectionTitles.map((title) => {
    const items = learned.items.filter(({ subject }) => sectionOf(subject) === title);
    return items.length === 0
      ? html``
      : html`<h3>${title}</h3><div class="rows">${items.map(row)}</div>`;
  });
  return html`<h2>What each item is for</h2><p class="soft">The bars say from when to when it was used.</p>${sections}`;
}

function perhapsOf({ perhaps }: Account): Html {
  if (perhaps.length === 0) return html``;
  return html`<h2>Another run may need</h2><p class="soft">These were not seen, and are not in the policy. Learn again, and what is seen then is added.</p>
<div class="rows">${perhaps.map(({ call, why }) => html`<div class="row look"><code>${call}</code><span>when ${why}</span></div>`)}</div>`;
}

function missingOf({ learned: { unexpressed } }: Account): Html {
  if (unexpressed.length === 0) return html``;
  return html`<h2>Missing from the policy</h2><p>No policy for this program's ABIs can allow these.</p><ul>${unexpressed.map((record) => html`<li><code>${callName(record)}</code> of ${record.abi}</li>`)}</ul>`;
}
