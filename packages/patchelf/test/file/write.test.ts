import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readAttributes } from "../../src/file/attributes.js";
import { openFile } from "../../src/file/open.js";
import { writeChange } from "../../src/file/write.js";
import { demand, patchelf, spawnPatchelf } from "../cli/command.js";
import {
  file,
  filterOf,
  folderOf,
  isRoot,
  library,
  MAIN,
  NOBODY,
  ROOT,
  users,
} from "../cli/stage.js";

/** What a command of the system prints; it must succeed. */
function tool(...words: readonly string[]): string {
  const [command = "", ...args] = words;
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${command} is missing: see scripts/test-packages.txt`);
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
  return stdout;
}

const modeOf = (path: string) => statSync(path).mode & 0o7777;
const left = (path: string) => readdirSync(dirname(path));
const ADD = ["add", "--library", library] as const;

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

/** Changes a file with what `during` does right before the end. */
async function changeWhile(path: string, during: () => void): Promise<unknown> {
  const opened = openFile(path, "refuse");
  try {
    const attributes = readAttributes(opened);
    const patches = [
      { edits: [{ offset: 0, bytes: Uint8Array.of(1) }], size: Number(opened.found.size) },
    ];
    return await writeChange(opened, {
      patches,
      attributes,
      preserveTimes: false,
      verify: during,
    }).catch((error) => error);
  } finally {
    opened.close();
  }
}

test.each<[string, (path: string) => void]>([
  ["is written", (path) => appendFileSync(path, "x")],
  ["is cut", (path) => truncateSync(path, 100)],
  [
    "is replaced",
    (path) => {
      writeFileSync(`${path}.new`, "other");
      renameSync(`${path}.new`, path);
    },
  ],
  ["gets another mode", (path) => chmodSync(path, 0o700)],
  ["is taken away", (path) => renameSync(path, `${path}.gone`)],
  [
    "is patched by another of this command",
    (path) => spawnSync(process.execPath, [MAIN, ...ADD, path]),
  ],
])("a file that %s meanwhile stays what it became", async (_, during) => {
  const path = file("dynamic");
  let then: Buffer | undefined;
  const error = await changeWhile(path, () => {
    during(path);
    then = existsSync(path) ? readFileSync(path) : undefined;
  });
  expect(error).toMatchObject({ message: `${path} was changed by somebody else meanwhile` });
  expect(existsSync(path) ? readFileSync(path) : undefined).toEqual(then);
  expect(left(path).filter((name) => name.startsWith(".sbx-"))).toEqual([]);
});

test("a file that does not read back as it was meant is taken away", async () => {
  const path = file("dynamic");
  const bytes = readFileSync(path);
  const error = await changeWhile(path, () => {
    throw new Error("not what was meant");
  });
  expect(error).toMatchObject({ message: "not what was meant" });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(left(path)).toEqual(["app"]);
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
