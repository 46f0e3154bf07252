// Set-user-ID programs get no privilege by a launch, and neither does who starts a launcher that has some.

import { chmodSync, chownSync } from "node:fs";
import { expect, test } from "vitest";
import { readReport } from "./report.js";
import { copyOf, launcher, program } from "./stage.js";
import {
  demandRoot,
  FAILED,
  launching,
  REFUSE_PARENT,
  start,
  unprivileged,
  VICTIM,
  ways,
} from "./start.js";

const ROOT = 0;
const NOBODY = 65534;
const SET_USER_ID = 0o4755;
const user = unprivileged;

/** A copy that belongs to root, and is executed as root by anybody. */
function privileged(path: string, name: string): string {
  demandRoot();
  const copy = copyOf(path, name, 0o755);
  chownSync(copy, ROOT, ROOT);
  // A change of the owner takes the bit away.
  chmodSync(copy, SET_USER_ID);
  return copy;
}

// The loader would not look beside a privileged program for its library.
const target = privileged(program("victim-static"), "set-user-id");
const ids = (text: string) => /^Uid:\t(.*)$/m.exec(text)?.[1]?.split("\t").map(Number);

test("started plainly, a set-user-ID program is root", () => {
  expect(ids(start([target], { user }).stdout)).toEqual([NOBODY, ROOT, ROOT, ROOT]);
});

test.each(ways)("$title: it runs as the caller, filtered", (way) => {
  const { status, stdout, stderr } = start(launching([target], way), { user });
  expect({ status, stderr }).toEqual({ status: VICTIM, stderr: "" });
  expect(ids(stdout)).toEqual([NOBODY, NOBODY, NOBODY, NOBODY]);
  expect(readReport(stdout).filter).toEqual({ noNewPrivileges: "1", mode: "2", count: "1" });
});

test("a launcher that is set-user-ID itself refuses to launch anything", () => {
  const launch = [privileged(launcher, "privileged-launcher"), ...REFUSE_PARENT, target];
  const { status, stdout, stderr } = start(launch, { user });
  expect({ status, stdout }).toEqual({ status: FAILED, stdout: "" });
  expect(stderr).toBe(
    "sandboxify: sandboxify is set-user-ID or has capabilities of its own; help: take them away: it needs no privilege, and whoever starts it would have them\n",
  );
});
