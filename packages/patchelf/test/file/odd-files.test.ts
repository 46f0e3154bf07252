// What is no file, or is more than one, and names that are made to deceive.

import { linkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { demand, patchelf } from "../cli/command.js";
import { file, folderOf } from "../cli/stage.js";
import { ADD, tool } from "./tool.js";

test("a symbolic link is not replaced, and listed all the same", async () => {
  const path = file("dynamic");
  const link = join(dirname(path), "link");
  symlinkSync("app", link);
  for (const args of [
    [...ADD, link],
    ["remove", link],
  ]) {
    expect(await patchelf(args)).toEqual({
      status: 1,
      stdout: "",
      stderr: `sbx-patchelf: "${link}" is a symbolic link, which would be replaced by a file\nhelp: name the file itself: ${path}\n`,
    });
  }
  expect(await demand("list", link)).toMatch(/^ {2}needed {7}libc\.so\.6$/m);
  symlinkSync("nowhere", join(dirname(path), "broken"));
  const { stderr } = await patchelf([...ADD, join(dirname(path), "broken")]);
  expect(stderr).toContain("and leads nowhere\nhelp: name a file\n");
});

test("a file of several names is replaced by force only", async () => {
  const path = file("dynamic");
  const other = join(dirname(path), "other");
  linkSync(path, other);
  const { status, stderr } = await patchelf([...ADD, path]);
  expect(status).toBe(1);
  expect(stderr).toContain(
    `${path} has 2 names (hard links): the others would keep the file as it is`,
  );
  await demand(...ADD, "--force", path);
  expect(statSync(other).nlink).toBe(1);
  expect(await demand("list", other)).not.toContain("libsandbox.so");
});

test.each<[string, () => string, string]>([
  ["a directory", () => folderOf(), "is a directory, expected a regular file"],
  [
    "a FIFO",
    () => {
      const path = join(folderOf(), "fifo");
      tool("mkfifo", path);
      return path;
    },
    "is a FIFO, expected a regular file",
  ],
  ["a device", () => "/dev/null", "is a device, expected a regular file"],
  ["missing", () => join(folderOf(), "none"), "no such file"],
  ["in a file", () => join(file("dynamic"), "x"), "a part of its path is no directory"],
  [
    "empty",
    () => {
      const path = join(folderOf(), "e");
      writeFileSync(path, "");
      return path;
    },
    "",
  ],
  ["no UTF-8", () => "caf\ufffd", "is not UTF-8, and no other can be opened"],
])("a file that is %s is refused", async (_, pathOf, message) => {
  const path = pathOf();
  for (const command of ["add", "remove", "list"]) {
    const { status, stdout, stderr } = await patchelf([command, path]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\nhelp: .+\n$/);
  }
});

test("a hostile name is never printed as it is", async () => {
  const path = file("dynamic", undefined, 'a\u001b[2J"\n\u00e9');
  for (const args of [
    ["list", path],
    [...ADD, path],
    ["remove", path],
    ["add", "-a", "x", path],
  ]) {
    const { stdout, stderr } = await patchelf(args);
    expect(
      [...(stdout + stderr)].every((char) => char === "\n" || (char >= " " && char <= "~")),
    ).toBe(true);
    expect(stdout + stderr).toContain('a\\x1b[2J\\"\\x0a\\xc3\\xa9"');
  }
});
