// What launch refuses, and what it says of it.

import { describe, expect, test } from "vitest";
import { LaunchError, type LaunchOptions, launch } from "../src/index.js";
import { launchBy } from "../src/launch.js";
import { file, folder } from "./folder.js";
import { harmless, shell } from "./launching.js";

describe("what is refused", () => {
  const failing = async (work: Promise<unknown>): Promise<LaunchError> => {
    const error = await work.then(
      () => "launched",
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(LaunchError);
    return error;
  };

  test.each([
    ["no-such-program", "not_found", 127, '"no-such-program" is not found'],
    [`${folder}/nothing`, "not_found", 127, `"${folder}/nothing" is not found`],
    ["", "not_found", 127, '"" is not found'],
    [folder, "not_executable", 126, `"${folder}" cannot be executed (EISDIR)`],
    [file("data", "data"), "not_executable", 126, `"${folder}/data" cannot be executed (EACCES)`],
    [
      file("bad", "#!/no/such/interpreter\n", 0o755),
      "no_interpreter",
      126,
      `"${folder}/bad" cannot be executed, as its interpreter is missing (ENOENT)`,
    ],
    [
      file("odd", "\x7fELF", 0o755),
      "no_format",
      126,
      `"${folder}/odd" is of no kind that this kernel executes (ENOEXEC)`,
    ],
  ])("%j: %s", async (command, code, status, message) => {
    const error = await failing(launch(command, [], { ...harmless, stdio: "ignore" }));
    expect(error).toMatchObject({ name: "LaunchError", code, status });
    expect(error.message).toBe(`${message}; help: ${error.help}`);
  });

  test("a way that does not lead there", async () => {
    const error = await failing(
      launch("true", [], { ...harmless, at: "main", via: "keyed", stdio: "ignore" }),
    );
    expect(error).toMatchObject({ code: "keyed_later", status: 125 });
  });

  test("arguments that are too long", async () => {
    const error = await failing(launch("true", ["x".repeat(200_000)], harmless));
    expect(error).toMatchObject({ code: "too_big", status: 126, cause: { code: "E2BIG" } });
  });

  test("a folder that is not there", async () => {
    const error = await failing(launch("true", [], { ...harmless, cwd: `${folder}/nothing` }));
    expect(error).toMatchObject({
      code: "no_launcher",
      status: 125,
      help: "check the option cwd",
      cause: { code: "ENOENT" },
    });
  });

  test.each([
    ["that says something else", "#!/bin/sh\necho 'oh no' >&3\nexit 125\n"],
    ["that says half a report", `#!/bin/sh\nprintf '{"code":"not_fo' >&3\nexit 125\n`],
  ])("a launcher %s", async (_, content) => {
    const path = file("stand-in", content, 0o755);
    const error = await failing(launchBy(path, "true", [], harmless));
    expect(error).toMatchObject({ code: "no_report", status: 125 });
  });

  test("a policy that is wrong, before anything is started", async () => {
    await expect(launchBy("/no/launcher", "true", [], { allow: "wriet" })).rejects.toMatchObject({
      name: "PolicyError",
      message: 'allow:1:1: unknown system call "wriet"; help: did you mean "write"?',
    });
    await expect(shell("true", { env: { SECCOMP_SYSCAL_DENY: "" } })).rejects.toMatchObject({
      name: "PolicyError",
      message: expect.stringContaining('unknown variable "SECCOMP_SYSCAL_DENY"'),
    });
  });

  test.each<[unknown, unknown, unknown, string]>([
    [7, [], harmless, "the command must be a string, got a value of type number"],
    ["true", "x", harmless, "the arguments must be an array, got a value of type string"],
    ["true", harmless, undefined, "the arguments must be an array, got a value of type object"],
    ["true", [], undefined, "the options must be an object, got a value of type undefined"],
    ["true", [], { ...harmless, shell: true }, 'unknown option "shell"; the options are '],
    [
      "true",
      [],
      { ...harmless, at: "constructor" },
      'the option "at" is exec, entry, main or absent, not "constructor"',
    ],
    [
      "true",
      [],
      { ...harmless, via: "magic" },
      'the option "via" is auto, keyed, inject, suspend or absent, not "magic"',
    ],
    [
      "true",
      [],
      { ...harmless, verbose: 1 },
      'the option "verbose" is true, false or absent, not a value of type number',
    ],
    ["true", [], { ...harmless, stdio: 7 }, 'the option "stdio" must be a string or an array, got'],
    ["true", [], { ...harmless, stdio: "piep" }, "piep"],
    ["tr\0ue", [], harmless, "must be a string without null bytes"],
  ])("launch(%j, %j, %j)", async (command, args, options, message) => {
    const work = launch(command as string, args as string[], options as LaunchOptions);
    await expect(work).rejects.toThrow(TypeError);
    await expect(work).rejects.toThrow(message);
  });
});
