// A shared library with versions of its own, and of others, as the file that is patched.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addNeeded, addPolicy, applyPatch, list, readElf, removeNeeded } from "../../src/index.js";
import { folder, make, mark } from "./build.js";
import { run } from "./command.js";
import { lostContents, neededOf, newComplaints } from "./judge.js";
import { start } from "./start.js";

const POLICY = { variables: { SECCOMP_SYSCALL_DENY: "execve" }, required: false };

describe.each(["bfd", "gold", "lld"])("a library by %s", (linker) => {
  /** Paths of a library and of a program that needs it and finds it beside itself. */
  function pair() {
    const place = folder();
    const library = join(place, "liblibrary.so");
    const words = `gcc library.c -shared -fPIC -fuse-ld=${linker} -Wl,-soname,liblibrary.so`;
    make([...words.split(" "), "-Wl,--version-script=library.map"], library);
    const program = join(place, "program");
    make(["gcc", "user.c", library, "-Wl,-rpath,$ORIGIN"], program);
    return { library, program };
  }

  test("keeps its versions, and brings what it needs to its program", () => {
    const { library, program } = pair();
    expect(start(program, "x86_64")).toEqual({
      status: 42,
      stdout: "told by the library\n",
      stderr: "",
    });
    const original = join(folder(), "liblibrary.so");
    cpSync(library, original);
    const bytes = readFileSync(library);
    expect(list(readElf(bytes)).kind).toBe("shared library");
    const needed = mark("x86_64", "one");
    const result = applyPatch(bytes, addNeeded(readElf(bytes), needed));
    writeFileSync(library, applyPatch(result, addPolicy(readElf(result), POLICY)));

    expect(start(program, "x86_64")).toEqual({
      status: 42,
      stdout: "told by the library\n",
      stderr: "mark one\n",
    });
    expect(neededOf(library)).toEqual([needed, ...neededOf(original)]);
    expect(newComplaints(library, original)).toEqual([]);
    expect(lostContents(library, original)).toEqual([]);
    const versions = (path: string) =>
      run(["readelf", "-VW", path])
        .stdout.replaceAll(/ Offset: 0x[\da-f]+/g, "")
        .replaceAll(/Addr: 0x[\da-f]+/g, "");
    expect(versions(library)).toBe(versions(original));

    const removed = applyPatch(result, removeNeeded(readElf(result), needed));
    expect(list(readElf(removed))).toEqual(list(readElf(bytes)));
    writeFileSync(library, removed);
    expect(start(program, "x86_64").stderr).toBe("");
  }, 60_000);
});
