import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { InstallError, installFolder, installLibrary } from "../src/index.js";
import { asUser, NOBODY, ROOT, users } from "./as-user.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "sbx-install-")));
afterAll(() => rmSync(root, { recursive: true }));
chmodSync(root, 0o755);

const machine = { platform: "linux", arch: "x64" };
const prebuilds = join(root, "prebuilds");
const names = ["libsandbox.so", "ld-sandbox.so"];
mkdirSync(join(prebuilds, "linux-x64"), { recursive: true });
for (const name of names) writeFileSync(join(prebuilds, "linux-x64", name), `the bytes of ${name}`);

/** An own folder for each test, of the user's. */
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(root, "home-"));
  chmodSync(home, 0o755);
});

function homeOf(user: number): string {
  if (process.getuid?.() === ROOT) chownSync(home, user, user);
  return home;
}

const install = (folder?: string) => installLibrary(folder, { machine, prebuilds });

function modesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder).map((name) => {
    const { mode } = statSync(join(folder, name));
    return [name, (mode & 0o7777).toString(8)];
  });
  return Object.fromEntries(entries);
}

const modes = { "libsandbox.so": "755", "ld-sandbox.so": "755" };

test.each(users)("user %i installs, again, and over an older file", (user) => {
  const folder = join(homeOf(user), "a/b");
  const paths = names.map((name) => join(folder, name));
  asUser(user, () => {
    expect(install(folder)).toEqual(paths.map((path) => ({ path, changed: true })));
    expect(modesOf(folder)).toEqual(modes);
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual([
      "the bytes of libsandbox.so",
      "the bytes of ld-sandbox.so",
    ]);

    const before = paths.map((path) => statSync(path));
    expect(install(folder)).toEqual(paths.map((path) => ({ path, changed: false })));
    expect(paths.map((path) => statSync(path).ino)).toEqual(before.map(({ ino }) => ino));

    writeFileSync(paths[0] as string, "older");
    expect(install(folder).map(({ changed }) => changed)).toEqual([true, false]);
    expect(readFileSync(paths[0] as string, "utf8")).toBe("the bytes of libsandbox.so");
    expect(modesOf(folder)).toEqual(modes);
  });
});

test("a file with other permissions is replaced", () => {
  const [path = ""] = install(home).map((one) => one.path);
  chmodSync(path, 0o775);
  expect(install(home)[0]).toEqual({ path, changed: true });
  expect(modesOf(home)).toEqual(modes);
});

test("what is made can be read by all, whatever the umask", () => {
  const before = process.umask(0o077);
  install(join(home, "a/b"));
  process.umask(before);
  expect(statSync(join(home, "a")).mode & 0o777).toBe(0o755);
  expect(modesOf(join(home, "a/b"))).toEqual(modes);
});

test("a relative folder is made absolute", () => {
  const [first] = install(relative(process.cwd(), join(home, "here")));
  expect(first?.path).toBe(join(home, "here/libsandbox.so"));
});

test("a link to a folder keeps its name", () => {
  mkdirSync(join(home, "real"));
  symlinkSync("real", join(home, "link"));
  expect(install(join(home, "link"))[0]?.path).toBe(join(home, "link/libsandbox.so"));
  expect(existsSync(join(home, "real/libsandbox.so"))).toBe(true);
});

test.each([
  [{}, 0, "/usr/local/lib/sbx"],
  [{ XDG_DATA_HOME: "/data" }, 0, "/usr/local/lib/sbx"],
  [{ HOME: "/home/u" }, 1000, "/home/u/.local/share/sbx"],
  [{ HOME: "/home/u", XDG_DATA_HOME: "/data" }, 1000, "/data/sbx"],
  [{ HOME: "/home/u", XDG_DATA_HOME: "data" }, 1000, "/home/u/.local/share/sbx"],
])("installFolder: in %j user %i installs into %s", (environment, user, expected) => {
  expect(installFolder(environment, user)).toBe(expected);
});

/** What `install` says of `folder`. */
function refusalOf(folder: string): string {
  try {
    install(folder);
  } catch (error) {
    if (error instanceof InstallError) return `${error.message}; help: ${error.help}`;
    throw error;
  }
  return "accepted";
}

const CHANGED_INSIDE = "and so what runs inside every program that is linked to the library";

test.each<[string, (home: string) => string, string]>([
  ["a file", (at) => at, 'cannot install into "HOME/d": there is something else of that name'],
  [
    "in a file",
    (at) => join(at, "sub"),
    'cannot install into "HOME/d/sub": a part of the path is no folder',
  ],
])("a folder that is %s is refused", (_, folderOf, message) => {
  writeFileSync(join(home, "d"), "");
  const said = refusalOf(folderOf(join(home, "d"))).replaceAll(home, "HOME");
  expect(said).toBe(`${message}; help: give the path of a folder`);
});

test.each([
  [0o777, "can be written by every user"],
  [0o775, "can be written by the group "],
])("a folder of mode %o is refused, and below it too; sticky it is not", (mode, reason) => {
  for (const folder of [home, join(home, "below/it")]) {
    chmodSync(home, mode);
    const said = refusalOf(folder);
    expect(said).toContain(`"${home}" ${reason}`);
    expect(said).toContain(CHANGED_INSIDE);
    expect(readdirSync(home)).toEqual([]);
  }
  chmodSync(home, mode | 0o1000);
  expect(refusalOf(join(home, "below/it"))).toBe("accepted");
});

test.each(['a"\u001b[2J', "$ORIGIN", "a\nb"])("the name %j is refused", (name) => {
  const said = refusalOf(join(home, name));
  expect(said).toContain("give a folder whose path has no dollar sign and no control character");
  expect([...said].every((char) => char >= " " && char <= "~")).toBe(true);
});

test.each<[string, (path: string) => void, string]>([
  ["a folder", (path) => mkdirSync(path), "is no file"],
  ["a symbolic link", (path) => symlinkSync("/etc/passwd", path), "is a symbolic link"],
])("what is in the library's place stays: %s", (_, make, reason) => {
  const path = join(home, "ld-sandbox.so");
  make(path);
  expect(refusalOf(home)).toBe(
    `"${path}" ${reason}; help: take it away, or install into another folder`,
  );
  expect(existsSync(path)).toBe(true);
});

test("links of folders count as what they lead to", () => {
  mkdirSync(join(home, "open"));
  chmodSync(join(home, "open"), 0o777);
  symlinkSync("../open", join(home, "x"));
  mkdirSync(join(home, "y"));
  symlinkSync("../open", join(home, "y/link"));
  expect(refusalOf(join(home, "y/link/z"))).toContain(
    `"${home}/open" can be written by every user`,
  );
  expect(readlinkSync(join(home, "y/link"))).toBe("../open");
  symlinkSync("loop", join(home, "loop"));
  expect(refusalOf(join(home, "loop"))).toContain("more than 40 symbolic links");
});

test("a missing file of the package is named before anything is written", () => {
  const empty = join(home, "prebuilds");
  mkdirSync(join(empty, "linux-x64"), { recursive: true });
  writeFileSync(join(empty, "linux-x64/libsandbox.so"), "");
  const folder = join(home, "d");
  expect(() => installLibrary(folder, { machine, prebuilds: empty })).toThrow(
    `${empty}/linux-x64/ld-sandbox.so is missing: install @sbx/preload again`,
  );
  expect(existsSync(folder)).toBe(false);
});

test.runIf(process.getuid?.() === ROOT)(
  "a user may not install where root does, nor root where a user may write",
  () => {
    expect(asUser(NOBODY, () => refusalOf(join(home, "d")))).toBe(
      `cannot install into "${home}/d": permission denied; help: give a folder that you can write, or run the command as root`,
    );
    homeOf(NOBODY);
    expect(refusalOf(join(home, "d"))).toContain(
      `"${home}" belongs to user 65534, who can change it`,
    );
  },
);
