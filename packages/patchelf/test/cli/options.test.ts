import { expect, test } from "vitest";
import { patchelf } from "./command.js";

test.each([["-h"], ["--help"], ["add", "-h"], ["list", "--help", "x"]])(
  "sbx-patchelf %s %s: the usage",
  async (...args) => {
    const { status, stdout, stderr } = await patchelf(args.filter((arg) => arg !== undefined));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: sbx-patchelf add \[options\] FILE\.\.\.\n/);
  },
);

test.each(["-V", "--version"])("sbx-patchelf %s: the version", async (option) => {
  expect(await patchelf([option])).toEqual({ status: 0, stdout: "1.2.3\n", stderr: "" });
});

const HELP = "sbx-patchelf --help says more";

test.each<[string[], string, string]>([
  [[], "a command is needed", "the commands are add, remove and list"],
  [["ad", "x"], 'unknown command "ad"', 'did you mean "add"?'],
  [["\u001b[2J"], 'unknown command "\\x1b[2J"', "the commands are add, remove and list"],
  [["add"], "add needs a FILE", "sbx-patchelf add [options] FILE..."],
  [["list", "--json"], "list needs a FILE", "sbx-patchelf list [options] FILE..."],
  [["add", ""], "the name of a FILE is empty", "name a file"],
  [["add", "--alow", "read", "x"], 'unknown option "--alow"', 'did you mean "--allow"?'],
  [["add", "--libary=/l", "x"], 'unknown option "--libary=/l"', 'did you mean "--library"?'],
  [["add", "-x", "x"], 'unknown option "-x"', HELP],
  [["add", "x", "--policy"], 'option "--policy" needs a value', HELP],
  [["add", "--require=1", "x"], 'option "--require=1" takes no value', "leave the value out"],
  [["add", "-fx", "x"], 'option "-fx" takes no value', "leave the value out"],
  [
    ["add", "-a", "read", "--allow=write", "x"],
    'option "--allow=write" is given twice',
    'give it once; the items of a list are separated by ":"',
  ],
  [["list", "--force", "x"], "--force belongs to add and remove, not to list", HELP],
  [["remove", "--require", "x"], "--require belongs to add, not to remove", HELP],
  [["remove", "-aread", "x"], "--allow belongs to add, not to remove", HELP],
  [["add", "-o", "y", "x", "z"], "--output takes one FILE only", "run the command once for each"],
  [
    ["add", "-a", "read", "-d", "write", "x"],
    "--allow and --deny exclude each other",
    "give one of them; an item such as ptrace=EPERM or -execve makes an exception",
  ],
  [
    ["add", "-p", "f", "-d", "write", "x"],
    "a policy file excludes --allow and --deny",
    "put the list into the file, or leave the file out",
  ],
  ...["default-action", "arch", "at"].map((name): [string[], string, string] => [
    ["add", `--${name}`, "y", "x"],
    `--${name} says more of a policy, and there is none`,
    "give --policy, --allow or --deny with it",
  ]),
])("sbx-patchelf %j is a misuse", async (args, message, help) => {
  const stderr = `sbx-patchelf: ${message}\nhelp: ${help}\n`;
  expect(await patchelf(args)).toEqual({ status: 2, stdout: "", stderr });
});

test("sbx-patchelf: behind -- nothing is an option", async () => {
  const { status, stderr } = await patchelf(["list", "--", "--json"]);
  expect(status).toBe(1);
  expect(stderr).toBe('sbx-patchelf: cannot read "--json": no such file\nhelp: check the name\n');
});
