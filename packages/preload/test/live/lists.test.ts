// Programs of the distribution and of ours with a list that is enough for them, and with one call less.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readLists } from "./lists.js";
import { library, program, stage } from "./stage.js";
import { KILLED, start, type Variables } from "./start.js";

const NONE: Variables = {};
const ENVIRONMENT = {
  PATH: "/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  NODE: process.execPath,
};

for (const name of ["hello", "hello-musl", "constructors", "go-c", "go-loader"]) program(name);
makeRepository(join(stage, "repository"));
writeFileSync(join(stage, "fruit.txt"), "pear\napple\n");

/** Run `command` in a shell that has no filter itself. */
function run(command: string, policy: Variables) {
  const variables = policy === NONE ? {} : { LD_PRELOAD: library, ...policy };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return start(["/bin/sh", "-c", `${assignments.join(" ")} ${command}; exit $?`], ENVIRONMENT);
}

const allowing = (calls: readonly string[]) => ({ SECCOMP_SYSCALL_ALLOW: calls.join(":") });

describe.each(readLists(new URL("lists.txt", import.meta.url)))("$title", (row) => {
  const unfiltered = run(row.run, NONE);

  test("runs without a filter", () => {
    expect(unfiltered).toMatchObject({ status: 0, stderr: "" });
    expect(unfiltered.stdout).not.toBe("");
  });

  test("runs the same with its list", () => {
    expect(run(row.run, allowing(row.allow))).toEqual(unfiltered);
  });

  test.each(row.kills)("is killed without %s", (call) => {
    expect(row.allow).toContain(call);
    const { status, stderr } = run(row.run, allowing(row.allow.filter((other) => other !== call)));
    expect(status).toBe(KILLED);
    expect(stderr).toContain("Bad system call");
  });

  test("runs the same with an empty list where a violation is only logged", () => {
    const variables = { ...allowing([]), SECCOMP_DEFAULT_ACTION: "log" };
    expect(run(row.run, variables)).toEqual(unfiltered);
  });
});

function makeRepository(folder: string) {
  const author = "-c user.name=A -c user.email=a@example.org";
  const commit = `git -C ${folder} ${author} commit -q --allow-empty -m First`;
  const command = ["/bin/sh", "-c", `git init -q ${folder} && ${commit}`];
  const { status, stderr } = start(command, ENVIRONMENT);
  if (status !== 0) throw new Error(`${stderr}\nIs git missing? apt-get install -y git`);
}
