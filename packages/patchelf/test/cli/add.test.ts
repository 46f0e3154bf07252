import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { list, readElf } from "../../src/index.js";
import { demand, patchelf } from "./command.js";
import { file, filterOf, folderOf, library, loader, type Made, machine } from "./stage.js";

const listing = (path: string) => list(readElf(readFileSync(path), path));
const LISTS = { SECCOMP_SYSCALL_DENY: "ptrace" };

test.each<[Made, string]>([
  ["dynamic", `linked to ${library}`],
  ["static", `started by ${loader}`],
  ["static-pie", `started by ${loader}`],
])(
  "a %s program gets a sandbox, which obeys the environment, and loses it again",
  async (kind, how) => {
    const path = file(kind);
    const before = listing(path);
    expect(filterOf(path, LISTS)).toBe("Seccomp:\t0\n");

    expect(await demand("add", path)).toBe(`${path}: ${how}\n`);
    expect(filterOf(path, LISTS)).toBe("Seccomp:\t2\n");
    expect(filterOf(path)).toBe("Seccomp:\t0\n");

    const patched = readFileSync(path);
    expect(await demand("add", path)).toBe(`${path}: already ${how}; nothing was changed\n`);
    expect(readFileSync(path).equals(patched)).toBe(true);

    const [, name] = how.split(" to ").join(" by ").split(" by ");
    expect(await demand("remove", path)).toBe(`${path}: ${name} is out of it\n`);
    expect(listing(path)).toEqual(before);
    expect(filterOf(path, LISTS)).toBe("Seccomp:\t0\n");
    expect(await demand("remove", path)).toBe(
      `${path}: there is no sandbox in it; nothing was changed\n`,
    );
  },
);

test.each<Made>(["dynamic", "static"])(
  "a policy in a %s program wins over the environment",
  async (kind) => {
    const path = file(kind);
    expect(await demand("add", "-d", "ptrace", path)).toMatch(/; its policy is in it now\n$/);
    const environment = { SECCOMP_SYSCALL_ALLOW: "" };
    expect(filterOf(path, environment)).toBe("Seccomp:\t2\n");
    expect(filterOf(path)).toBe("Seccomp:\t2\n");

    expect(await demand("add", "-d", "ptrace", path)).toMatch(
      /already .*; its policy is in it already; nothing was changed\n$/,
    );
    expect(await demand("add", "-a", "", path)).toMatch(
      /already .*; its policy replaces an earlier one\n$/,
    );
    expect(filterOf(path)).toBe("SIGSYS");

    expect(await demand("remove", path)).toMatch(/ is out of it; its policy is out of it\n$/);
    expect(listing(path).policy).toBeUndefined();
    expect(filterOf(path, environment)).toBe("Seccomp:\t0\n");
  },
);

test.each<Made>(["dynamic", "static"])(
  "a %s program that requires a policy does not start without",
  async (kind) => {
    const path = file(kind);
    expect(await demand("add", "--require", path)).toMatch(/; it requires a policy now\n$/);
    expect(filterOf(path)).toMatch(/125$/);
    expect(filterOf(path, LISTS)).toBe("Seccomp:\t2\n");
    expect(listing(path).policy).toEqual({ required: true, variables: {} });
    // The requirement stays with what replaces nothing.
    await demand("add", path);
    expect(listing(path).policy).toEqual({ required: true, variables: {} });
  },
);

test("--require keeps the policy that is there", async () => {
  const path = file("dynamic");
  await demand("add", "-a", "read", path);
  await demand("add", "--require", path);
  const variables = { SECCOMP_SYSCALL_ALLOW: "read" };
  expect(listing(path).policy).toEqual({ required: true, variables });
});

const POLICY = `# a comment
SECCOMP_SYSCALL_DENY="
  @exec=EPERM   # no children
  ptrace
"
SECCOMP_DEFAULT_ACTION=EACCES
`;

test.each<[string[], Record<string, string>]>([
  [["-a", "read  write:"], { SECCOMP_SYSCALL_ALLOW: "read:write" }],
  [["-d", "ptrace # why"], { SECCOMP_SYSCALL_DENY: "ptrace" }],
  [["-aread", "--at", "main"], { SECCOMP_SYSCALL_ALLOW: "read", SECCOMP_INSTALL_AT: "main" }],
  [
    ["--allow=read", "--arch", `${machine.other} ${machine.name}`, "--default-action=EPERM"],
    {
      SECCOMP_SYSCALL_ALLOW: "read",
      SECCOMP_ARCHITECTURES: `${machine.other}:${machine.name}`,
      SECCOMP_DEFAULT_ACTION: "EPERM",
    },
  ],
  [
    ["-p", "FILE"],
    { SECCOMP_SYSCALL_DENY: "@exec=EPERM:ptrace", SECCOMP_DEFAULT_ACTION: "EACCES" },
  ],
  [
    ["-p", "FILE", "--default-action", "kill"],
    { SECCOMP_SYSCALL_DENY: "@exec=EPERM:ptrace", SECCOMP_DEFAULT_ACTION: "kill" },
  ],
])("add %j embeds the policy in its shortest words", async (args, variables) => {
  const path = file("dynamic");
  const policy = join(folderOf(), "service.env");
  writeFileSync(policy, POLICY);
  await demand("add", ...args.map((arg) => (arg === "FILE" ? policy : arg)), path);
  expect(listing(path).policy).toEqual({ required: false, variables });
});

test("what is accepted and not meant is told", async () => {
  const path = file("dynamic");
  const policy = join(folderOf(), "p");
  writeFileSync(policy, "SECCOMP_SYSCALL_ALLOW=read\nSECCOMP_SYSCALL_DENY=write\n");
  const { status, stderr } = await patchelf(["add", "-p", policy, path]);
  expect(status).toBe(0);
  expect(stderr).toMatch(/p:2:1: warning: SECCOMP_SYSCALL_ALLOW is set as well and holds/);
});

test.each<[Made, string[], string]>([
  [
    "dynamic",
    ["-a", "wriet"],
    '--allow:1:1: unknown system call "wriet"; help: did you mean "write"?',
  ],
  ["dynamic", ["-a", "read", "--at", "exec"], '--at:1:1: unknown install point "exec"'],
  ["static", ["-a", "read", "--at", "main"], '--at:1:1: unknown install point "main"'],
  ["dynamic", ["-a", "read", "--arch", machine.other], "--arch:1:1: "],
  ["dynamic", ["-a", "read", "--default-action", "EPREM"], "--default-action:1:1: "],
])("a %s program: add %j is refused, and nothing is written", async (kind, args, message) => {
  const path = file(kind);
  const before = readFileSync(path);
  const { status, stdout, stderr } = await patchelf(["add", ...args, path, path]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr.startsWith(`sbx-patchelf: ${message}`)).toBe(true);
  const refused = `sbx-patchelf: ${path} was not changed: its policy is refused\n`;
  expect(stderr.endsWith(`\n${refused}${refused}`)).toBe(true);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("a terminal gets carets", async () => {
  const { stderr } = await patchelf(["add", "-a", "read wriet", file("dynamic")], {
    terminal: true,
  });
  expect(stderr).toMatch(/^ {2}1 \| read wriet\n {4}\| {6}\^{5}\nhelp: did you mean "write"\?$/m);
});

test.each<[Made, string[], string, string]>([
  [
    "object",
    [],
    "PATH is neither a program nor a shared library",
    "link it first, and name the result",
  ],
  [
    "library",
    ["-a", "read"],
    "PATH is a shared library, and a policy belongs to a program",
    "add the policy to the programs that load it",
  ],
  [
    "library",
    ["--require"],
    "PATH is a shared library, and a policy belongs to a program",
    "add the policy to the programs that load it",
  ],
])("a %s: add %j is refused", async (kind, args, message, help) => {
  const path = file(kind);
  const { status, stderr } = await patchelf(["add", ...args, path]);
  expect(status).toBe(1);
  expect(stderr).toBe(`sbx-patchelf: ${message.replace("PATH", path)}\nhelp: ${help}\n`);
});

test("a shared library is linked to the sandbox", async () => {
  const path = file("library");
  await demand("add", path);
  expect(listing(path).needed[0]).toBe(library);
});

test("of several files one is refused, and the others are done", async () => {
  const [first, object, last] = [file("dynamic"), file("object"), file("static")];
  const { status, stdout, stderr } = await patchelf(["add", first, object, last]);
  expect(status).toBe(1);
  expect(stdout).toBe(`${first}: linked to ${library}\n${last}: started by ${loader}\n`);
  expect(stderr).toContain(`${object} is neither`);
});

test("a file that names another library is changed only when one is given", async () => {
  const path = file("dynamic");
  const other = join(folderOf(), "libsandbox.so");
  copyFileSync(library, other);
  await demand("add", "--library", other, path);
  expect(await demand("add", path)).toBe(
    `${path}: already linked to ${other}; nothing was changed\n`,
  );
  expect(await demand("add", "--library", library, path)).toBe(`${path}: linked to ${library}\n`);
  expect(listing(path).needed).toEqual([library, "libc.so.6"]);
});

test("a static program goes to another loader", async () => {
  const path = file("static");
  const other = join(folderOf(), "ld-sandbox.so");
  copyFileSync(loader, other);
  await demand("add", "--loader", other, "-d", "ptrace", path);
  expect(listing(path).interpreter).toBe(other);
  await demand("add", "--library", library, path);
  expect(listing(path)).toMatchObject({ interpreter: loader, policy: { required: false } });
  expect(filterOf(path)).toBe("Seccomp:\t2\n");
});

test("--json says what was done, also of what was refused", async () => {
  const [path, object] = [file("dynamic"), file("object")];
  const args = ["add", "--json", "-a", "read", "--require", path, object];
  const { status, stdout, stderr } = await patchelf(args);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    files: [
      {
        file: path,
        output: null,
        changed: true,
        library,
        policy: { required: true, variables: { SECCOMP_SYSCALL_ALLOW: "read" } },
      },
      { file: object, errors: [{ message: expect.any(String), help: expect.any(String) }] },
    ],
  });
  const removed = JSON.parse(await demand("remove", "--json", path));
  expect(removed).toEqual({ files: [{ file: path, output: null, changed: true, policy: null }] });
});
