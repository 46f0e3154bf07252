// What passes unasked, with real programs: learned, enforced, proved by another run, and without what that did not need.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatPolicyFile, parsePolicy, readPolicyFile } from "@sbx/policy";
import { afterAll, expect, test } from "vitest";
import type { LearnedData, VerifiedData } from "../../src/learn/data.js";
import { textsOf } from "../../src/learn/listing.js";
import { launcher } from "../built.js";

const folder = mkdtempSync(join(tmpdir(), "sbx-unasked-"));
afterAll(() => rmSync(folder, { recursive: true }));

const COMMAND = ["dash", "-c", "for i in 1 2 3; do echo $i | cat; done; cat /etc/hostname"];

function run(options: readonly string[]) {
  const done = spawnSync(launcher, [...options, ...COMMAND], {
    cwd: folder,
    env: { PATH: "/usr/bin:/bin" },
    encoding: "utf8",
  });
  if (done.error) throw done.error;
  return done;
}

/** The last line of what is printed. */
function dataOf<Data>({ stdout }: { readonly stdout: string }): Data {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

test("a policy that was given in part becomes one of what is needed", () => {
  const policy = join(folder, "x.policy");
  const native = spawnSync("dash", COMMAND.slice(1), { encoding: "utf8" });
  const enforced = { status: 0, stdout: native.stdout, stderr: "" };

  const given = run(["--learn", "--json", "-a", "@basic-io @io-event @clock", "--output", policy]);
  expect(given).toMatchObject({ status: 0, stderr: "" });
  const first = dataOf<LearnedData>(given);
  expect(first.given).toContain("preadv2");
  expect(first.items.map(({ subject }) => subject)).not.toContain("write");
  expect(run(["-p", policy])).toMatchObject(enforced);

  const again = dataOf<LearnedData>(run(["--learn", "--json", "--output", policy]));
  expect(again.unproven).toEqual(expect.arrayContaining(["preadv2", "epoll_wait", "settimeofday"]));
  expect(again.added).toEqual([]);
  for (const name of ["write", "read", "close"]) expect(again.unproven).not.toContain(name);

  const file = readPolicyFile(policy, readFileSync(policy));
  const needed = textsOf(file.policy).filter((text) => !again.unproven.includes(text));
  expect(needed.length).toBeLessThan(textsOf(file.policy).length - 15);
  writeFileSync(policy, formatPolicyFile(parsePolicy(needed.join(" "))));
  expect(run(["-p", policy])).toMatchObject(enforced);

  const verified = run(["--learn", "--verify", "--json", "-p", policy]);
  expect(verified.status).toBe(0);
  expect(dataOf<VerifiedData>(verified)).toEqual({ output: policy, missing: [], unexpressed: [] });
  const all = dataOf<VerifiedData>(run(["--learn", "--verify", "--json", "--output", policy]));
  expect(all).toMatchObject({ missing: [], unused: [] });
});

test("what is recorded of a run is in order, and adds up", () => {
  const output = join(folder, "y.policy");
  const data = dataOf<LearnedData>(run(["--learn", "--json", "--output", output]));
  const { phases, series, calls, items } = data;
  expect(series?.counts.reduce((sum, count) => sum + count, 0)).toBe(calls);
  expect(phases.map(({ name }) => name).slice(-2)).toEqual(["starting", "running"]);
  expect(phases[0]?.name).toBe("loading");
  for (const [index, { from, to, calls: sum }] of phases.entries()) {
    expect(from).toBeLessThanOrEqual(to ?? Number.POSITIVE_INFINITY);
    expect(from).toBeGreaterThanOrEqual(phases[index - 1]?.to ?? 0);
    expect(sum.least).toBeLessThanOrEqual(sum.most);
    expect(sum.most).toBeGreaterThan(0);
  }
  expect(phases.reduce((sum, { calls: { least } }) => sum + least, 0)).toBeLessThanOrEqual(calls);
  expect(phases.reduce((sum, { calls: { most } }) => sum + most, 0)).toBeGreaterThanOrEqual(calls);
  const of = (subject: string) => items.find((item) => item.subject === subject);
  expect(of("wait4")?.phases).toEqual(["running", "running"]);
  expect(of("write")?.descriptors?.[0]).toBe(1);
  expect(of("read")?.descriptors?.[1]).toBeGreaterThan(2);
});
