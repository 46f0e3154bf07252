// report: findings -> lines of text, and whether any of our patches broke a program.

import type { Steadiness } from "./behaviour.js";
import type { Finding, Verdict } from "./examine.js";

export const broke = ({ ours }: Finding): boolean => ours.broken.length > 0;

/** One line for each thing that went wrong, by either. */
export function troubles({ program, ours, peer }: Finding): readonly string[] {
  const told = (who: string, { refused, broken }: Verdict) => [
    ...(refused === undefined ? [] : [`${program}: refused by ${who}: ${refused}`]),
    ...broken.map((reason) => `${program}: by ${who} it is worse: ${reason}`),
  ];
  return [...told("us", ours), ...(peer ? told("patchelf", peer) : [])];
}

export function summary(findings: readonly Finding[]): string {
  const count = (test: (finding: Finding) => boolean) => findings.filter(test).length;
  const steadiness = (word: Steadiness) => count((finding) => finding.steadiness === word);
  const both = findings.filter(({ ours, peer }) => peer && peerDone(peer) && peerDone(ours));
  return [
    `${findings.length} files: ${kinds(findings)}`,
    `of those patched, output the same in each run: ${steadiness("steady")}; varying by itself: ` +
      `${steadiness("varying")}; did not end in time: ${steadiness("endless")}; never run or refused: ${steadiness("not run")}`,
    "",
    row("", "ours", "patchelf"),
    ...rows(findings),
    row(
      `bytes changed and added, of the ${both.length} that both patched`,
      total(both.map(({ ours }) => ours)),
      total(both.flatMap(({ peer }) => peer ?? [])),
    ),
    row(
      "their median",
      median(both.map(({ ours }) => ours)),
      median(both.flatMap(({ peer }) => peer ?? [])),
    ),
  ].join("\n");
}

const peerDone = ({ refused }: Verdict): boolean => refused === undefined;

function kinds(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}

function rows(findings: readonly Finding[]): readonly string[] {
  const ours = findings.map((finding) => finding.ours);
  const peers = findings.flatMap(({ peer }) => peer ?? []);
  const both = (title: string, test: (verdict: Verdict) => boolean) =>
    row(title, String(ours.filter(test).length), String(peers.filter(test).length));
  const worse =
    (...starts: string[]) =>
    ({ broken }: Verdict) =>
      broken.some((reason) => starts.some((start) => reason.startsWith(start)));
  const tools = ({ broken }: Verdict) =>
    broken.some((reason) => !/^(run|ldd|removal|policy):/.test(reason));
  return [
    both("patched", peerDone),
    both("refused", ({ refused }) => refused !== undefined),
    both("broken: run otherwise", worse("run:")),
    both("broken: ldd does not resolve", worse("ldd:")),
    both("broken: with a policy too", worse("policy:")),
    both("broken: removal", worse("removal:")),
    both("worse for readelf or eu-elflint", tools),
  ];
}

const row = (title: string, ours: string, peer: string): string =>
  `  ${title.padEnd(56)}${ours.padStart(14)}${peer.padStart(14)}`.trimEnd();

const grouped = (number: number): string => number.toLocaleString("en-US");

function total(verdicts: readonly Verdict[]): string {
  return grouped(verdicts.reduce((sum, { changed }) => sum + changed, 0));
}

function median(verdicts: readonly Verdict[]): string {
  const sorted = verdicts.map(({ changed }) => changed).sort((one, other) => one - other);
  return grouped(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
