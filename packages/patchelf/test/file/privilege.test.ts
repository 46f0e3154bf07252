// Files that give more rights than their callers have.

import { chmodSync, chownSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readAttributes } from "../../src/file/attributes.js";
import { openFile } from "../../src/file/open.js";
import { writeChange } from "../../src/file/write.js";
import { demand, patchelf, spawnPatchelf } from "../cli/command.js";
import { file, filterOf, isRoot, NOBODY } from "../cli/stage.js";
import { ADD, left, modeOf, tool } from "./tool.js";

test.each([
  [0o4755, "is set-user-ID"],
  [0o2755, "is set-group-ID"],
  [0o6711, "is set-user-ID"],
])("a file of mode %o is changed by force only", async (mode, reason) => {
  const path = file("dynamic");
  chmodSync(path, mode);
  const bytes = readFileSync(path);
  for (const args of [
    [...ADD, path],
    ["remove", path],
  ]) {
    const { status, stderr } = await patchelf(args);
    expect(status).toBe(1);
    expect(stderr).toContain(`${path} ${reason}: `);
    expect(stderr).toContain("\nhelp: if that is meant, add --force");
  }
  expect(readFileSync(path).equals(bytes)).toBe(true);
  const { status, stderr } = await patchelf([...ADD, "--force", path]);
  expect(status).toBe(0);
  expect(stderr).toBe(
    `sbx-patchelf: ${path} ${reason}, and has no policy: it ignores its environment, and runs unfiltered\n`,
  );
  expect(modeOf(path)).toBe(mode);
  expect(await patchelf([...ADD, "-f", "-d", "ptrace", path])).toMatchObject({ stderr: "" });
  expect(modeOf(path)).toBe(mode);
});

test("a file that only asks for mandatory locks is no privileged one", async () => {
  const path = file("dynamic");
  chmodSync(path, 0o2644);
  await demand(...ADD, path);
  expect(modeOf(path)).toBe(0o2644);
});

test.runIf(isRoot)(
  "a set-user-ID program of another user's stays one, and is filtered",
  async () => {
    const path = file("dynamic");
    chownSync(path, NOBODY, NOBODY);
    chmodSync(path, 0o4755);
    await demand(...ADD, "--force", "-d", "ptrace", path);
    expect(statSync(path).uid).toBe(NOBODY);
    expect(modeOf(path)).toBe(0o4755);
    expect(filterOf(path)).toBe("Seccomp:\t2\n");
  },
);

test.runIf(isRoot)(
  "a file with capabilities is changed by force only, and keeps them",
  async () => {
    const path = file("dynamic");
    tool("setcap", "cap_net_raw+ep", path);
    const { status, stderr } = await patchelf([...ADD, path]);
    expect(status).toBe(1);
    expect(stderr).toContain(`${path} has capabilities: its caller chooses its environment`);
    await demand(...ADD, "--force", "-d", "ptrace", path);
    expect(tool("getcap", path)).toBe(`${path} cap_net_raw=ep\n`);
  },
);

test.runIf(isRoot)("who may not set capabilities does not lose them", () => {
  const path = file("dynamic", NOBODY);
  tool("setcap", "cap_net_raw+ep", path);
  const bytes = readFileSync(path);
  const { status, stderr } = spawnPatchelf([...ADD, "--force", path], NOBODY);
  expect(status).toBe(1);
  expect(stderr).toContain(`cannot keep the extended attributes of ${path}: `);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(tool("getcap", path)).toBe(`${path} cap_net_raw=ep\n`);
  expect(left(path)).toEqual([basename(path)]);
});

test("the changed file is never more than it may be: its owner's alone until it is complete", async () => {
  const path = file("dynamic");
  chmodSync(path, 0o4755);
  const opened = openFile(path, "refuse");
  const modes: number[] = [];
  const verify = () => {
    for (const name of left(path)) {
      if (name !== basename(path)) modes.push(modeOf(join(dirname(path), name)));
    }
  };
  const attributes = readAttributes(opened);
  await writeChange(opened, { patches: [], attributes, preserveTimes: false, verify });
  opened.close();
  expect(modes).toEqual([0o600]);
  expect(modeOf(path)).toBe(0o4755);
});
