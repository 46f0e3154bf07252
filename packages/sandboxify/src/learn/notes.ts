// notes: what deserves a look, and what the policy lacks or may not need, on the page.

import { callName } from "../decode/call.js";
import { baseName, timesOf } from "./evidence.js";
import { HANDLERS_MAY, handlersByProgram } from "./handlers.js";
import { type Html, html } from "./html.js";
import type { LearnedItem } from "./items.js";
import type { Account } from "./summary.js";

/** How many programs of an item are named. */
const PROGRAMS_MAX = 6;

export const whoOf = ({ programs }: Pick<LearnedItem, "programs">): string =>
  [...new Set(programs.map(({ program }) => baseName(program)))].slice(0, PROGRAMS_MAX).join(", ");

/** What lets the program do more than most need. */
export function risksOf({ risks }: Account): Html {
  if (risks.length === 0) return html``;
  return html`<h2>Look at these</h2><p class="soft">They let the program do more than most need.</p>
<div class="risk">${risks.map((risk) => html`<div class="row look"><code>${risk.item.subject}</code><span>${risk.why} <span class="soft">(${timesOf(risk.count)}, by ${whoOf(risk)})</span></span></div>`)}</div>`;
}

/** What passed unasked, now and earlier. */
export function givenOf({ learned: { given, unproven } }: Account): Html {
  const now =
    given.length === 0
      ? undefined
      : html`<h2>Passed unasked</h2><p class="soft">These were given. Which of them the program needs was not seen: learn once more without them being given, with a little to do, and what is then still said to be given was not needed.</p>${itemNames(given)}`;
  const earlier =
    unproven.length === 0
      ? undefined
      : html`<h2>Given and not needed</h2><p class="soft">These are in the policy because they were given to an earlier run. This one did not need them: take them out, unless another run does.</p>${itemNames(unproven)}`;
  return html`${now}${earlier}`;
}

const itemNames = (items: readonly string[]): Html =>
  html`<ul class="names">${items.map((item) => html`<li><code>${item}</code></li>`)}</ul>`;

/** Handlers that may end calls while they are asked about. */
export function signalsOf({ records }: Account): Html {
  const programs = [...handlersByProgram(records)];
  if (programs.length === 0) return html``;
  return html`<h2>Signals</h2><p class="soft">These are handled without SA_RESTART: ${HANDLERS_MAY}.</p>
<div class="rows">${programs.map(([program, signals]) => html`<div class="row look"><code>${baseName(program)}</code><span>${signals.join(", ")}</span></div>`)}</div>`;
}

/** What was not seen, and may be. */
export function perhapsOf({ perhaps }: Account): Html {
  if (perhaps.length === 0) return html``;
  return html`<h2>Another run may need</h2><p class="soft">These were not seen, and are not in the policy. Learn it again some times, and what is seen then is added; or add these to the list.</p>
<div class="rows">${perhaps.map(({ call, why }) => html`<div class="row look"><code>${call}</code><span>when ${why}</span></div>`)}</div>`;
}

/** What no policy can allow. */
export function missingOf({ learned: { unexpressed } }: Account): Html {
  if (unexpressed.length === 0) return html``;
  return html`<h2>Missing from the policy</h2><p>No policy for this program's ABIs can allow these.</p><ul>${unexpressed.map((record) => html`<li><code>${callName(record)}</code> of ${record.abi}</li>`)}</ul>`;
}
