// report: what was learned -> one page that needs nothing besides, neither a network nor a script.

import { shareBar, spanBar } from "./charts.js";
import { shellWord } from "./command.js";
import { descriptorText } from "./descriptors.js";
import { baseName, timesOf, timeText } from "./evidence.js";
import { type Html, html } from "./html.js";
import type { LearnedItem } from "./items.js";
import { givenOf, missingOf, perhapsOf, risksOf, signalsOf, whoOf } from "./notes.js";
import { processRows } from "./processes.js";
import { type Scale, scaleTo } from "./scale.js";
import { purposeOf, sectionOf, sectionTitles } from "./sections.js";
import { STYLE } from "./style.js";
import { type Account, callsOf, countOf, programsOf } from "./summary.js";
import { phasesOf, timeOf } from "./timeline.js";

/** How many programs and processes are listed. */
const LISTED_MAX = 200;
/** How many paths of an item. */
const ABOUT_MAX = 6;

/** The page; its parts are those of the summary, at length. */
export function pageOf(account: Account): string {
  const { records, learned } = account;
  const name = nameOf(account);
  const last = Math.max(records.end?.elapsed ?? 0, ...learned.items.map((item) => item.last));
  const scale = scaleTo(Math.min(last, ...learned.items.map((item) => item.first)), last);
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
${timeOf(account, scale, last)}
${phasesOf(account)}
${programList(account)}
${processRows(account, scale, LISTED_MAX)}
${itemList(account, scale)}
${givenOf(account)}
${perhapsOf(account)}
${signalsOf(account)}
${missingOf(account)}
<h2>The policy file</h2>
<details><summary><code>${account.output}</code></summary><pre>${learned.text}</pre></details>
<footer>Made by sandboxify. Times count from the start of the program.</footer>
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

function tilesOf({ records, learned, stages }: Account): Html {
  const { end, processes, calls } = records;
  const { items } = learned.policy;
  const programs = programsOf(calls).length;
  const conditional = items.filter(({ condition }) => condition !== undefined).length;
  const tiles: readonly (readonly [string, string])[] = [
    [callsOf(records).toLocaleString("en"), "calls"],
    [items.length.toLocaleString("en"), "items in the policy"],
    [conditional.toLocaleString("en"), "only with arguments as seen"],
    [programs.toLocaleString("en"), programs === 1 ? "program" : "programs"],
    ...(processes.length > 0
      ? [
          [
            processes.length.toLocaleString("en"),
            processes.length === 1 ? "process" : "processes",
          ] as const,
        ]
      : []),
    ...(end ? [[timeText(end.elapsed), "from start to end"] as const] : []),
    ...(stages.length > 1
      ? [[timeText(stages.at(-1)?.from ?? 0), "until it was running"] as const]
      : []),
  ];
  return html`<div class="tiles">${tiles.map(([number, what]) => html`<div class="tile"><b>${number}</b><span>${what}</span></div>`)}</div>`;
}

const nextOf = ({ command }: Account): Html =>
  html`<h2>What to do next</h2><p>Run it under the policy. Whatever else it calls then, it is killed; with <code>--explain</code>, you are told what it was.</p><pre class="run">${command}</pre>`;

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

function itemList({ learned, stages }: Account, scale: Scale): Html {
  const row = (item: LearnedItem): Html =>
    html`<div class="row item"><span><code>${item.text}</code> ${item.childOnly ? html`<span class="tag">only children</span>` : undefined}</span><span class="number">${timesOf(item.count)}</span>${spanBar(item, scale, stages)}<span class="why">${seenText(item)}${item.tighter === undefined ? undefined : html` · tighter: <code>${item.tighter}</code>`}</span></div>`;
  const sections = sectionTitles.map((title) => {
    const items = learned.items.filter(({ subject }) => sectionOf(subject) === title);
    return items.length === 0
      ? html``
      : html`<h3>${title}</h3><div class="rows">${items.map(row)}</div>`;
  });
  return html`<h2>What each item is for</h2><p class="soft">The bars say from when to when it was used.${hasTighter(learned.items) ? " What is said to be tighter allows all that was seen and less else, as standard input, output and error alone; it is not in the policy, as the numbers of descriptors hang on how a program is started." : ""}</p>${sections}`;
}

const hasTighter = (items: readonly LearnedItem[]): boolean =>
  items.some(({ tighter }) => tighter !== undefined);

/** What for, by whom, and about what. */
function seenText(item: LearnedItem): string {
  const about = item.about.slice(0, ABOUT_MAX);
  const more = item.about.length - about.length;
  const texts = [
    purposeOf(item.subject),
    `by ${whoOf(item)}`,
    item.descriptors === undefined ? "" : descriptorText(item.descriptors),
    about.length > 0 ? `${about.join(", ")}${more > 0 ? ` and ${more} more` : ""}` : "",
  ];
  return texts.filter((text) => text !== "").join(" · ");
}
