// bin/sandboxify: which launcher it becomes, and that nothing is lost on the way.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { shim } from "./built.js";
import { file, folder } from "./folder.js";

const PATH = "/usr/bin:/bin";
const copy = join(folder, "a package", "bin", "sandboxify");
const prebuilds = join(folder, "a package", "prebuilds");

/** A launcher that says where it is, and what it was given. */
function standIn(target: string): void {
  const path = join(prebuilds, target, "sandboxify");
  mkdirSync(join(prebuilds, target), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\0' ${target} "$@"\n`);
  chmodSync(path, 0o755);
}

beforeAll(() => {
  mkdirSync(join(folder, "a package", "bin"), { recursive: true });
  cpSync(shim, copy);
  for (const target of ["linux-x64", "linux-arm64"]) standIn(target);
});

interface Way {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

function run(command: readonly string[], { cwd = folder, env = { PATH } }: Way = {}) {
  const [program = "", ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  return { status, stderr, words: stdout.split("\0").slice(0, -1) };
}

const host = `linux-${process.arch}`;

/** A folder with a `uname` that says `machine`. */
function pathWith(machine: string): string {
  const tools = join(folder, `tools-${machine}`);
  mkdirSync(tools, { recursive: true });
  const tool = join(tools, "uname");
  writeFileSync(tool, `#!/bin/sh\necho ${machine}\n`);
  chmodSync(tool, 0o755);
  return [tools, PATH].join(delimiter);
}

test.each([
  ["x86_64", "linux-x64"],
  ["i686", "linux-x64"],
  ["aarch64", "linux-arm64"],
  ["armv8l", "linux-arm64"],
])("on %s it becomes the launcher for %s", (machine, target) => {
  expect(run([copy], { env: { PATH: pathWith(machine) } })).toEqual({
    status: 0,
    stderr: "",
    words: [target],
  });
});

test.each(["riscv64", "armv7l", "ppc64le"])(
  "on %s there is none, and one line says so",
  (machine) => {
    expect(run([copy, "-a", "read", "true"], { env: { PATH: pathWith(machine) } })).toEqual({
      status: 125,
      stderr: `sandboxify: there is no launcher for ${machine}; help: run the program on x86_64 or aarch64\n`,
      words: [],
    });
  },
);

test("without the launcher's file, one line says so", () => {
  const other = join(folder, "incomplete", "bin");
  mkdirSync(other, { recursive: true });
  cpSync(shim, join(other, "sandboxify"));
  const { status, stderr } = run([join(other, "sandboxify"), "true"]);
  expect(status).toBe(125);
  expect(stderr).toBe(
    `sandboxify: ${other}/../prebuilds/${host}/sandboxify is missing; help: install @sbx/sandboxify again, or, in a clone, build it with SBX_TARGETS=${host}\n`,
  );
});

describe("it is found", () => {
  const links = join(folder, "links");
  beforeAll(() => {
    rmSync(links, { recursive: true, force: true });
    mkdirSync(links);
    symlinkSync(copy, join(links, "absolute"));
    symlinkSync("../a package/bin/sandboxify", join(links, "relative"));
    symlinkSync("relative", join(links, "twice"));
    symlinkSync(join(folder, "a package"), join(links, "package"));
  });

  test.each([
    ["by a relative path", ["./a package/bin/sandboxify"], {}],
    ["in its folder", ["./sandboxify"], { cwd: join(folder, "a package", "bin") }],
    ["by sh, without a slash", ["sh", "sandboxify"], { cwd: join(folder, "a package", "bin") }],
    ["through PATH", ["sandboxify"], { env: { PATH: `${join(folder, "a package/bin")}:${PATH}` } }],
    ["by a link", [join(links, "absolute")], {}],
    ["by a relative link", [join(links, "relative")], {}],
    ["by a link to a link, from elsewhere", [join(links, "twice")], { cwd: "/" }],
    ["through PATH, by a link", ["twice"], { env: { PATH: `${links}:${PATH}` } }],
    ["in a folder that is a link", [join(links, "package/bin/sandboxify")], {}],
  ] as [string, string[], Way][])("%s", (_, command, way) => {
    expect(run([...command, "x"], way)).toEqual({ status: 0, stderr: "", words: [host, "x"] });
  });
});

const awkward = [
  "",
  " ",
  "a\nb\n",
  "\n",
  "*",
  "$HOME",
  "`id`",
  "\\",
  "'",
  '"',
  "--",
  "-n",
  "\u00e9",
  "%s",
  "",
];

test.each([[[]], [["sh"]], [["bash", "--posix"]]])(
  "under %j, arguments stay as they are",
  (shell) => {
    const { words, stderr } = run([...shell, copy, ...awkward]);
    expect({ words, stderr }).toEqual({ words: [host, ...awkward], stderr: "" });
  },
);

test("many and long arguments stay as they are", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `${index}`);
  const long = "x".repeat(131_000);
  expect(run([copy, ...many, long]).words).toEqual([host, ...many, long]);
});

describe("descriptors", () => {
  const listing = join(prebuilds, "..", "listing");
  beforeAll(() => {
    // The real tool stands in the launcher's place: it says what it has, but for what it opens itself.
    cpSync(join(folder, "a package", "bin"), join(listing, "bin"), { recursive: true });
    mkdirSync(join(listing, "prebuilds", host), { recursive: true });
    symlinkSync("/bin/ls", join(listing, "prebuilds", host, "sandboxify"));
  });
  const numbers = (text: string) =>
    text
      .split(/[,\s]+/)
      .filter(Boolean)
      .map(Number);

  function inherited(redirections: string): number[] {
    const script = `exec ${redirections}; exec "$0" -m /proc/self/fd`;
    const { stdout } = spawnSync("bash", ["-c", script, join(listing, "bin/sandboxify")], {
      encoding: "utf8",
      env: { PATH },
    });
    const without = spawnSync("bash", ["-c", `exec ${redirections}; exec ls -m /proc/self/fd`], {
      encoding: "utf8",
      env: { PATH },
    });
    expect(numbers(stdout)).toEqual(numbers(without.stdout));
    return numbers(stdout);
  }

  test("none is added", () => {
    expect(inherited("3<&-")).toContain(2);
  });

  test("standard input stays closed", () => {
    // What is free is taken by what lists it.
    expect(inherited("0<&- 3</dev/null")).toContain(3);
  });

  // Where 0 to 9 are all open, dash lets the program inherit what it reads its script from.
  test("many stay open", () => {
    const many = Array.from({ length: 200 }, (_, index) => `${index + 10}</dev/null`).join(" ");
    expect(inherited(many).length).toBeGreaterThanOrEqual(203);
  });
});

test("signals that are ignored stay so, and the exit status is the launcher's", () => {
  const exits = file("exits", "#!/bin/sh\ntrap\nexit 42\n", 0o755);
  const own = join(folder, "exiting");
  mkdirSync(join(own, "prebuilds", host), { recursive: true });
  cpSync(join(folder, "a package", "bin"), join(own, "bin"), { recursive: true });
  symlinkSync(exits, join(own, "prebuilds", host, "sandboxify"));
  expect(run([join(own, "bin/sandboxify")]).status).toBe(42);
  const grep = join(folder, "grepping");
  mkdirSync(join(grep, "prebuilds", host), { recursive: true });
  cpSync(join(folder, "a package", "bin"), join(grep, "bin"), { recursive: true });
  symlinkSync("/bin/grep", join(grep, "prebuilds", host, "sandboxify"));
  const status = (command: string) =>
    spawnSync(
      "bash",
      [
        "-c",
        `trap "" HUP USR1; exec ${command} SigIgn /proc/self/status`,
        join(grep, "bin/sandboxify"),
      ],
      {
        encoding: "utf8",
        env: { PATH },
      },
    ).stdout;
  expect(status('"$0"')).toBe(status("grep"));
  expect(status('"$0"')).toMatch(/^SigIgn:\t0*[1-9a-f]/);
});
