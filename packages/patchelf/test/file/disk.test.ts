// Full disks, read-only ones, and one that has no extended attributes: file systems of our own, which root can make.

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { demand, patchelf } from "../cli/command.js";
import { file, isRoot, library, stage } from "../cli/stage.js";

const ADD = ["add", "--library", library] as const;
const MOUNT = "mount";
const UNMOUNT = "umount";
const mounted: string[] = [];

function mount(options: string): string {
  const folder = mkdtempSync(join(stage, "mount-"));
  const words = ["-t", "tmpfs", "-o", `mode=0755,${options}`, "sbx", folder];
  const { status, stderr } = spawnSync(MOUNT, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  mounted.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync(UNMOUNT, ["-l", folder]);
});

test.runIf(isRoot)("on a full disk the file stays, and nothing else", async () => {
  const folder = mount("size=256k");
  const path = join(folder, "app");
  copyFileSync(file("dynamic"), path);
  const room = 256 * 1024 - statSync(path).blocks * 512 - 4096;
  writeFileSync(join(folder, "filler"), Buffer.alloc(room));
  const bytes = readFileSync(path);
  const { status, stdout, stderr } = await patchelf([...ADD, path]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(
    `sbx-patchelf: cannot write "${path}": no space left on the device\nhelp: make room on its file system, or write a changed copy with --output FILE elsewhere\n`,
  );
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["app", "filler"]);
});

test.runIf(isRoot)("on a read-only file system nothing is changed", async () => {
  const folder = mount("size=1m");
  const path = join(folder, "app");
  copyFileSync(file("dynamic"), path);
  spawnSync(MOUNT, ["-o", "remount,ro", folder]);
  const { status, stderr } = await patchelf([...ADD, path]);
  expect(status).toBe(1);
  expect(stderr).toContain(`cannot write "${path}": the file system is read-only\nhelp: `);
  await demand(...ADD, "-o", join(stage, "elsewhere"), path);
  const output = await patchelf([...ADD, "-o", join(folder, "copy"), file("dynamic")]);
  expect(output.stderr).toContain(`cannot write "${folder}/copy": the file system is read-only`);
});

test.runIf(isRoot)(
  "on a file system without attributes of users' there is nothing to keep",
  async () => {
    const path = join(mount("size=1m"), "app");
    copyFileSync(file("dynamic"), path);
    expect(await patchelf([...ADD, path])).toMatchObject({ status: 0, stderr: "" });
  },
);
