import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { demand, patchelf } from "./command.js";
import { file, library, loader, machine, pretendMachine } from "./stage.js";

/** Puts bytes in the place of the last such text; they have the same length. */
function replaceBytes(path: string, text: string, by: string): string {
  const bytes = readFileSync(path);
  const at = bytes.lastIndexOf(text, undefined, "latin1");
  if (at < 0) throw new Error(`${text} is not in ${path}`);
  bytes.write(by, at, "latin1");
  writeFileSync(path, bytes);
  return path;
}

test("list: a dynamic program with a policy", async () => {
  const path = file("dynamic");
  await demand("add", "-d", "@exec=EPERM ptrace", "--at=constructor", "--require", path);
  const text = (await demand("list", path)).replace(/build ID +[0-9a-f]+/, "build ID     ID");
  expect(text).toBe(`${path}
  kind         dynamic program
  machine      ${machine.name}, 64-bit, little-endian
  interpreter  ${machine.interpreter}
  needed       ${library}
               libc.so.6
  build ID     ID
  sandbox      ${library}, which requires a policy
  policy       SECCOMP_SYSCALL_DENY="@exec=EPERM ptrace"
               SECCOMP_INSTALL_AT=constructor
`);
});

test("list: a static program, and a library", async () => {
  const [program, own] = [file("static"), file("library")];
  await demand("add", "--require", program);
  const text = await demand("list", program, own);
  expect(text).toContain(`  interpreter  ${loader}\n`);
  expect(text).toContain("  policy       that of the environment\n");
  expect(text).toMatch(/^ {2}kind {9}shared library$/m);
  expect(text).toMatch(/^ {2}soname {7}libown\.so$/m);
  expect(text).toMatch(/^ {2}sandbox {6}none$/m);
});

test("list: as data", async () => {
  const [path, bare] = [file("dynamic"), file("static")];
  await demand("add", "-a", "read", path);
  const { files } = JSON.parse(await demand("list", "--json", path, bare));
  expect(files).toEqual([
    {
      file: path,
      kind: "dynamic program",
      machine: machine.name,
      class: 64,
      littleEndian: true,
      interpreter: machine.interpreter,
      soname: null,
      needed: [library, "libc.so.6"],
      rpath: [],
      runpath: [],
      buildId: expect.stringMatching(/^[0-9a-f]{40}$/),
      sandbox: library,
      policy: { required: false, variables: { SECCOMP_SYSCALL_ALLOW: "read" } },
    },
    expect.objectContaining({ kind: "static program", interpreter: null, sandbox: null }),
  ]);
});

test("list: a machine without a name", async () => {
  const text = await demand("list", pretendMachine(file("dynamic"), 999));
  expect(text).toContain("  machine      machine 999, 64-bit, little-endian\n");
});

test.each([
  ["lib\x1b[2J.6", '"lib\\x1b[2J.6"'],
  ["libc\n.o.6", '"libc\\x0a.o.6"'],
  ['li"\\s.o.6', '"li\\"\\\\s.o.6"'],
])("list: the name %j from a file is never printed as it is", async (name, shown) => {
  const path = replaceBytes(file("dynamic"), "libc.so.6", name);
  expect(await demand("list", path)).toContain(`  needed       ${shown}\n`);
  const json = await demand("list", "--json", path);
  expect([...json].every((char) => char === "\n" || (char >= " " && char <= "~"))).toBe(true);
  // It can be patched all the same.
  await demand("add", path);
  await demand("remove", path);
  expect(await demand("list", path)).toContain(`  needed       ${shown}\n`);
});

test("list: a name from a file need not be UTF-8", async () => {
  const path = replaceBytes(file("dynamic"), "libc.so.6", "lib\xff.so.6");
  expect(await demand("list", path)).toContain('  needed       "lib\\xff.so.6"\n');
});

test("a policy that nothing reads is told", async () => {
  const path = file("dynamic");
  await demand("add", "-a", "read", path);
  replaceBytes(path, "libsandbox.so", "libnothing.so");
  expect(await demand("list", path)).toContain("  sandbox      none: nothing reads the policy\n");
});

test("a damaged policy is refused, but can be replaced and removed", async () => {
  const damaged = async () => {
    const path = file("dynamic");
    await demand("add", "-d", "ptrace", path);
    return replaceBytes(path, "DENY=ptrace", "DENY=ptrac\u0001");
  };
  const path = await damaged();
  for (const args of [["list"], ["add"], ["add", "--require"]]) {
    const { status, stderr } = await patchelf([...args, path]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the policy's note at offset 0x[0-9a-f]+: its checksum is /);
  }
  expect(await demand("add", "-a", "read", path)).toMatch(
    /already linked to .*; its policy is in it now\n$/,
  );
  const { files } = JSON.parse(await demand("list", "--json", path));
  expect(files[0].policy.variables).toEqual({ SECCOMP_SYSCALL_ALLOW: "read" });

  const other = await damaged();
  expect(await demand("remove", other)).toMatch(/ is out of it; its policy is out of it\n$/);
  expect(await demand("list", other)).toContain("  sandbox      none\n");
});
