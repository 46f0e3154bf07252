import { expect, test } from "vitest";
import { type Request, runCore } from "./core.js";
import { comparable, runTypeScript } from "./twin.js";

const POINTS = [undefined, "", "main", "constructor", "exec", "entry", "entry ", "0"];

const requestOf = (installer: "library" | "loader", point: string | undefined): Request => {
  const entries = ["SECCOMP_SYSCALL_ALLOW=read"];
  if (point !== undefined) entries.push(`SECCOMP_INSTALL_AT=${point}`);
  return { abi: "x86_64", installer, entries: entries.map((entry) => Buffer.from(entry)) };
};

test.each([
  ["library", ["main", "main", "constructor"]],
  ["loader", ["entry", "exec", "entry"]],
] as const)("installers: both languages know the install points of the %s", (installer, known) => {
  const requests = POINTS.map((point) => requestOf(installer, point));
  const answers = runCore(requests);
  expect(answers.map(comparable)).toEqual(requests.map(runTypeScript).map(comparable));
  const taken = answers.flatMap(({ settings }) => settings?.split(" ")[1] ?? []);
  expect(taken).toEqual(known);
});
