// learn: how it is given up, and what is refused before anything runs.

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { parsePolicy } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { LaunchError, LearnError, type LearnOptions, learn } from "../../src/index.js";
import { learnBy } from "../../src/learn.js";
import { file, folder } from "../folder.js";
import { until } from "../inspect/inspecting.js";
import { env } from "../launching.js";
import { failureOf, learnShell } from "./learning.js";

/** Whether a process is there. */
const lives = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Whether a launcher's program is gone. */
const isAlone = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim() === "";

describe("an AbortSignal", () => {
  test.each<[killSignal: LearnOptions["killSignal"], options: LearnOptions, trap: string]>([
    [undefined, {}, ""],
    ["SIGINT", {}, ""],
    ["SIGKILL", {}, "trap '' TERM; "],
    [9, {}, "trap '' TERM; "],
    ["SIGKILL", { way: "ptrace" }, "trap '' TERM; "],
  ])("ends the program by %j with %j", async (killSignal, options, trap) => {
    const controller = new AbortController();
    const { signal } = controller;
    const child = await learnShell(`${trap}echo $$; exec sleep 60`, {
      ...options,
      signal,
      killSignal,
    });
    const [line] = await once(child.stdout as Readable, "data");
    const gone = once(child, "exit");
    controller.abort(new Error("enough"));
    const aborted = { name: "AbortError", code: "ABORT_ERR", cause: signal.reason };
    await expect(child.ended).rejects.toMatchObject(aborted);
    await expect(child.learned).rejects.toMatchObject(aborted);
    const named = typeof killSignal === "number" ? "SIGKILL" : (killSignal ?? "SIGTERM");
    expect(await gone).toEqual([null, named]);
    expect(lives(Number(line))).toBe(false);
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "waits no longer for what the program has started, by %s",
    async (killSignal) => {
      const controller = new AbortController();
      const { signal } = controller;
      const line = "sleep 60 > /dev/null 2>&1 & echo $!; exit 4";
      const child = await learnShell(line, { signal, killSignal });
      const [said] = await once(child.stdout as Readable, "data");
      const daemon = Number(said);
      await until(() => isAlone(child.pid));
      const gone = once(child, "exit");
      controller.abort();
      await expect(child.learned).rejects.toMatchObject({ name: "AbortError" });
      expect(await gone).toEqual([4, null]);
      expect(lives(daemon)).toBe(true);
      process.kill(daemon);
    },
  );

  test("that has aborted already starts nothing", async () => {
    const made = `${folder}/never`;
    const error = await failureOf(learnShell(`> ${made}`, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ name: "AbortError" });
    expect(existsSync(made)).toBe(false);
  });

  test("leaves alone what has ended, and nobody needs to ask", async () => {
    const controller = new AbortController();
    const child = await learn("true", [], { env, signal: controller.signal });
    const learned = await child.learned;
    controller.abort();
    expect(await child.learned).toBe(learned);
    const other = new AbortController();
    const forgotten = await learnShell("exec sleep 60", { signal: other.signal });
    other.abort();
    expect(await once(forgotten, "exit")).toEqual([null, "SIGTERM"]);
  });
});

test("a launcher that is killed has told nothing", async () => {
  const child = await learn("cat", [], { env });
  child.stdin?.write("pear\n");
  await once(child.stdout as Readable, "data");
  child.kill("SIGKILL");
  expect(await child.ended).toEqual({ kind: "killed", signal: "SIGKILL" });
  const error = await failureOf<LearnError>(child.learned);
  expect(error).toBeInstanceOf(LearnError);
  expect(error).toMatchObject({ code: "no_records", learned: undefined });
  expect(error.message).toBe(
    `the launcher ended before it told what it had seen; help: ${error.help}`,
  );
  // It would wait for what comes for ever.
  child.stdin?.end();
});

describe("what does not start", () => {
  test.each([
    ["no-such-program", "not_found", 127],
    [folder, "not_executable", 126],
    [file("bad", "#!/no/such/interpreter\n", 0o755), "no_interpreter", 126],
    [file("odd", "\x7fELF", 0o755), "no_format", 126],
  ])("%j: %s", async (command, code, status) => {
    for (const way of ["notify", "ptrace"] as const) {
      const error = await failureOf(learn(command, [], { env, way, stdio: "ignore" }));
      expect(error).toBeInstanceOf(LaunchError);
      expect(error).toMatchObject({ code, status });
    }
  });

  test.each([
    ["that says something else", "#!/bin/sh\necho 'oh no' >&4\nexit 125\n"],
    ["that is not there", undefined],
  ])("by a launcher %s", async (_, content) => {
    const path = content === undefined ? "/no/launcher" : file("stand-in", content, 0o755);
    const error = await failureOf(learnBy(path, "true", [], { env }));
    expect(error).toBeInstanceOf(LaunchError);
  });

  test("with a launcher whose records are none", async () => {
    const path = file("mute", "#!/bin/sh\nexec 4>&-\necho oh >&3\nexit 0\n", 0o755);
    const child = await learnBy(path, "true", [], { env });
    expect(await failureOf(child.learned)).toMatchObject({ code: "no_records" });
  });
});

describe("options that are none", () => {
  const denying = parsePolicy("ptrace", { list: "deny" });
  const LIST = "must have a list of what is allowed: what another lets pass is not known";

  test.each<[command: unknown, args: unknown, options: unknown, message: string]>([
    [7, [], {}, "the command must be a string, got a value of type number"],
    ["true", "x", {}, "the arguments must be an array, got a value of type string"],
    ["true", [], null, "the options must be an object, got null"],
    ["true", [], { deny: "ptrace" }, 'unknown option "deny"; the options are "policy", "file",'],
    ["true", [], { via: "keyed" }, 'unknown option "via"'],
    ["true", [], { at: "constructor" }, 'the option "at" is exec, entry, main or absent, not'],
    ["true", [], { way: "magic" }, 'the option "way" is notify, ptrace or absent, not "magic"'],
    ["true", [], { output: 7 }, 'the option "output" must be a path, got a value of type number'],
    ["true", [], { report: "" }, 'the option "report" must be a path, got an empty string'],
    ["true", [], { policy: denying }, `the option "policy" ${LIST}`],
    ["true", [], { policy: "read" }, 'the option "policy" must be a Policy, got a value of type'],
    ["true", [], { file: 3 }, 'the option "file" must be a path, got a value of type number'],
    [
      "true",
      [],
      { allow: "read", file: "x" },
      'at most one of the options "policy", "file" and "allow" says what is given, found "file" and "allow"',
    ],
    ["true", [], { architectures: ["x86_64"] }, 'the option "architectures" goes with "policy"'],
    ["true", [], { stdio: 7 }, 'the option "stdio" must be a string or an array, got'],
    ["tr\0ue", [], {}, "must be a string without null bytes"],
  ])("learn(%j, %j, %j)", async (command, args, options, message) => {
    const work = learn(command as string, args as string[], options as LearnOptions);
    await expect(work).rejects.toThrow(TypeError);
    await expect(work).rejects.toThrow(message);
  });

  test("a list that is wrong", async () => {
    expect(await failureOf(learn("true", [], { allow: "wriet" }))).toMatchObject({
      name: "PolicyError",
      message: 'allow:1:1: unknown system call "wriet"; help: did you mean "write"?',
    });
  });
});
