// What a changed file keeps, and what a copy has.

import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { demand, patchelf, spawnPatchelf } from "../cli/command.js";
import { file, filterOf, folderOf, isRoot, library, NOBODY, ROOT, users } from "../cli/stage.js";
import { ADD, left, modeOf, tool } from "./tool.js";

test.each(users)("user %i: owner, mode and links are kept, times on request", (user) => {
  const path = file("dynamic", user);
  chmodSync(path, 0o705);
  const before = statSync(path, { bigint: true });
  expect(spawnPatchelf([...ADD, path], user)).toMatchObject({ status: 0, stderr: "" });
  const after = statSync(path, { bigint: true });
  expect(after).toMatchObject({ uid: before.uid, gid: before.gid, mode: before.mode, nlink: 1n });
  expect(after.mtimeNs).toBeGreaterThan(before.mtimeNs);
  expect(left(path)).toEqual([basename(path)]);

  const other = file("dynamic", user);
  utimesSync(other, 1_000_000_000.25, 1_234_567_890.123);
  const old = statSync(other, { bigint: true });
  expect(spawnPatchelf([...ADD, "--preserve-times", other], user)).toMatchObject({ status: 0 });
  expect(statSync(other, { bigint: true }).mtimeNs).toBe(old.mtimeNs);
});

test.runIf(isRoot)("root keeps the owner and the group that it finds", async () => {
  const path = file("dynamic");
  chownSync(path, 1234, 4321);
  chmodSync(path, 0o750);
  await demand(...ADD, path);
  expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  expect(modeOf(path)).toBe(0o750);
});

test.each(users)("user %i: extended attributes and access control lists are kept", (user) => {
  const path = file("dynamic", user);
  tool("setfattr", "-n", "user.note", "-v", "kept", path);
  tool("setfacl", "-m", "u:1234:rx", path);
  const before = tool("getfacl", "-c", "-p", path);
  expect(spawnPatchelf([...ADD, path], user)).toMatchObject({ status: 0, stderr: "" });
  expect(tool("getfattr", "--only-values", "-n", "user.note", path)).toBe("kept");
  expect(tool("getfacl", "-c", "-p", path)).toBe(before);
});

test.runIf(isRoot)("what belongs to another is not changed, but copied", () => {
  const path = file("dynamic", ROOT);
  const folder = folderOf(NOBODY);
  const shared = join(folder, "app");
  renameSync(path, shared);
  const { status, stderr } = spawnPatchelf([...ADD, shared], NOBODY);
  expect(status).toBe(1);
  expect(stderr).toBe(
    `sbx-patchelf: the changed ${shared} could not keep its owner 0\nhelp: run the command as root, or write a changed copy with --output FILE\n`,
  );
  const output = join(folder, "copy");
  expect(spawnPatchelf([...ADD, "-o", output, shared], NOBODY)).toMatchObject({ status: 0 });
  expect(statSync(output).uid).toBe(NOBODY);
});

test("a copy has the permissions, and no privilege", async () => {
  const path = file("dynamic");
  chmodSync(path, 0o4755);
  const bytes = readFileSync(path);
  const output = join(folderOf(), "copy");
  const { status, stdout, stderr } = await patchelf([...ADD, "-o", output, path]);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `${path} (in ${output}): linked to ${library}\n`,
  });
  expect(stderr).toBe(`sbx-patchelf: ${path} is set-user-ID, and its copy is not\n`);
  expect(modeOf(output)).toBe(0o755);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  // Again, over the first one; and of a file that has its sandbox already.
  await demand(...ADD, "-o", output, path);
  expect(await demand("add", "-o", join(dirname(output), "second"), output)).toMatch(
    /: already linked to .*; it was copied as it is\n$/,
  );
  expect(filterOf(join(dirname(output), "second"), { SECCOMP_SYSCALL_DENY: "ptrace" })).toBe(
    "Seccomp:\t2\n",
  );
  await demand("remove", "-o", join(dirname(output), "third"), output);
  expect(left(output).sort()).toEqual(["copy", "second", "third"]);
});

test("a copy follows links to the file, and replaces none", async () => {
  const path = file("dynamic");
  const link = join(dirname(path), "link");
  symlinkSync("app", link);
  const output = join(folderOf(), "copy");
  await demand(...ADD, "-o", output, link);
  expect(lstatSync(output).isFile()).toBe(true);
  const { stderr } = await patchelf([...ADD, "-o", link, output]);
  expect(stderr).toContain(`"${link}" is a symbolic link, which would be replaced by a file`);
  const itself = await patchelf([...ADD, "-o", path, path]);
  expect(itself.stderr).toContain(`--output names ${path} itself`);
});

test("holes stay holes", async () => {
  const path = file("dynamic");
  truncateSync(path, 1 << 26);
  await demand(...ADD, path);
  const { size, blocks } = statSync(path);
  expect(size).toBeGreaterThanOrEqual(1 << 26);
  expect(blocks * 512).toBeLessThan(1 << 24);
  expect(filterOf(path, { SECCOMP_SYSCALL_DENY: "ptrace" })).toBe("Seccomp:\t2\n");
});

test.runIf(isRoot)("a folder that may not be written is named with its cure", () => {
  const folder = folderOf(NOBODY);
  const path = join(folder, "sub/app");
  mkdirSync(dirname(path));
  renameSync(file("dynamic", NOBODY), path);
  const { status, stderr } = spawnPatchelf([...ADD, path], NOBODY);
  expect(status).toBe(1);
  expect(stderr).toBe(
    `sbx-patchelf: cannot write "${path}": permission denied\nhelp: run the command as who may write there, or write a changed copy with --output FILE\n`,
  );
});

test("a file that is read-only is replaced all the same, as by other tools that do so", async () => {
  const path = file("dynamic");
  chmodSync(path, 0o555);
  await demand(...ADD, path);
  expect(modeOf(path)).toBe(0o555);
});
