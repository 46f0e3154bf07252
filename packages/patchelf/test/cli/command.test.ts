// The command as it is shipped, in a process of its own.

import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { spawnPatchelf } from "./command.js";
import { file, filterOf, folderOf, isRoot, library, MAIN, NOBODY, users } from "./stage.js";

const ADD = ["add", "--library", library] as const;

test("sbx-patchelf --version", () => {
  expect(spawnPatchelf(["--version"])).toEqual({
    status: 0,
    stdout: `${manifest.version}\n`,
    stderr: "",
  });
});

test.each(users)("user %i adds, lists and removes", (user) => {
  const path = file("dynamic", user);
  const input = "SECCOMP_SYSCALL_DENY=ptrace\n";
  expect(spawnPatchelf([...ADD, "--policy", "-", path], user, input)).toEqual({
    status: 0,
    stdout: `${path}: linked to ${library}; its policy is in it now\n`,
    stderr: "",
  });
  expect(filterOf(path)).toBe("Seccomp:\t2\n");
  expect(spawnPatchelf(["list", path], user).stdout).toContain('SECCOMP_SYSCALL_DENY="ptrace"');
  expect(spawnPatchelf(["remove", path], user).status).toBe(0);
  expect(filterOf(path)).toBe("Seccomp:\t0\n");
});

test("a policy file that cannot be read is a misuse", () => {
  const path = file("dynamic");
  const missing = join(folderOf(), "\u001bmissing");
  const { status, stderr } = spawnPatchelf([...ADD, "--policy", missing, path]);
  expect(status).toBe(2);
  expect(stderr).toContain('\\x1bmissing" (ENOENT)\nhelp: check its name and its permissions\n');
});

test("a policy file that is wrong is refused, with its place", () => {
  const policy = join(folderOf(), "p.env");
  writeFileSync(policy, "# one\nSECCOMP_SYSCALL_ALLOW=read:wriet\n");
  const { status, stderr } = spawnPatchelf([...ADD, "-p", policy, file("dynamic")]);
  expect(status).toBe(1);
  expect(stderr).toContain(`sbx-patchelf: ${policy}:2:28: unknown system call "wriet"; help: `);
  writeFileSync(policy, Buffer.alloc(2 << 20, "#"));
  const large = spawnPatchelf([...ADD, "-p", policy, file("dynamic")]);
  expect(large).toMatchObject({ status: 2, stderr: expect.stringContaining("more than 1 MiB") });
});

test("who reads the output may go away", () => {
  const path = file("dynamic");
  const script = `"$0" "$@" | true; exit "$?"`;
  const words = ["-c", script, process.execPath, MAIN, "list", "--json", ...Array(50).fill(path)];
  expect(spawnSync("sh", words, { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
});

test("tools are taken from trusted folders only", () => {
  const folder = folderOf();
  const mark = join(folder, "mark");
  writeFileSync(join(folder, "tar"), `#!/bin/sh\ntouch ${mark}\n`);
  chmodSync(join(folder, "tar"), 0o755);
  chmodSync(folder, 0o777);
  const path = file("dynamic");
  const { status, stdout } = spawnSync(
    "sh",
    ["-c", `"$0" "$@"; test ! -e ${mark}`, process.execPath, MAIN, ...ADD, path],
    { encoding: "utf8", env: { PATH: `${folder}:.:${process.env.PATH}`, TAR_OPTIONS: "--totals" } },
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${path}: linked to ${library}\n` });
});

test("without tools it is told that attributes may be lost", () => {
  const path = file("dynamic");
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...ADD, path], {
    encoding: "utf8",
    env: { PATH: folderOf() },
  });
  expect(status).toBe(0);
  expect(stderr).toBe(
    `sbx-patchelf: ${path}: whether it has extended attributes is not known; none was kept\n`,
  );
  expect(filterOf(path, { SECCOMP_SYSCALL_DENY: "ptrace" })).toBe("Seccomp:\t2\n");
});

test.runIf(isRoot)("another user's file cannot be read", () => {
  const path = file("dynamic");
  chmodSync(path, 0o700);
  const { status, stderr } = spawnPatchelf([...ADD, path], NOBODY);
  expect(status).toBe(1);
  expect(stderr).toContain(`sbx-patchelf: cannot read "${path}": permission denied\nhelp: `);
});
