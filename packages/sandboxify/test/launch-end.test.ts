// How a launched program ends, and when its caller hears of it.

import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { syscallNumber } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { type LaunchOptions, launch } from "../src/index.js";
import { launchBy } from "../src/launch.js";
import { abi } from "./built.js";
import { file, folder } from "./folder.js";
import { env, harmless, outcome, shell } from "./launching.js";

describe("how it ended", () => {
  test("by a call that its policy does not allow", async () => {
    const child = await launch("true", [], { allow: [], env });
    expect(await child.ended).toEqual({ kind: "violation", signal: "SIGSYS" });
    expect(child.signalCode).toBe("SIGSYS");
  });

  test("by another signal", async () => {
    expect(await (await shell("kill -TERM $$")).ended).toEqual({
      kind: "killed",
      signal: "SIGTERM",
    });
    const child = await shell("exec sleep 60");
    expect(child.kill("SIGKILL")).toBe(true);
    expect(await child.ended).toEqual({ kind: "killed", signal: "SIGKILL" });
  });

  test("by itself, with the status that a shell gives a violation", async () => {
    const number = syscallNumber(abi, "uname");
    const child = await shell("uname; exit", {
      deny: `${number}`,
      stdio: ["ignore", "ignore", "ignore"],
    });
    expect(await child.ended).toEqual({ kind: "exited", status: 159 });
  });

  test("once; nobody needs to ask", async () => {
    const controller = new AbortController();
    const child = await shell("exec sleep 60", { signal: controller.signal });
    controller.abort();
    await once(child, "exit");
    expect(child.signalCode).toBe("SIGTERM");
  });
});

describe("an AbortSignal", () => {
  test("ends the program, and rejects as Node does", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const child = await shell("exec sleep 60", { signal, killSignal: "SIGINT" });
    const gone = once(child, "exit");
    controller.abort(new Error("enough"));
    await expect(child.ended).rejects.toMatchObject({
      name: "AbortError",
      code: "ABORT_ERR",
      message: "The operation was aborted",
      cause: signal.reason,
    });
    expect(await gone).toEqual([null, "SIGINT"]);
  });

  test("that has aborted already starts nothing", async () => {
    const signal = AbortSignal.abort();
    const made = `${folder}/never`;
    await expect(shell(`> ${made}`, { signal })).rejects.toMatchObject({ name: "AbortError" });
    const child = await shell(`test -e ${made}`);
    expect(await child.ended).toEqual({ kind: "exited", status: 1 });
  });

  test("ends a launcher that is still at work", async () => {
    const slow = file("slow", "#!/bin/sh\nexec sleep 60\n", 0o755);
    const signal = AbortSignal.timeout(100);
    await expect(launchBy(slow, "true", [], { ...harmless, signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  test("leaves alone what has ended", async () => {
    const controller = new AbortController();
    const child = await launch("true", [], { ...harmless, signal: controller.signal });
    const end = await child.ended;
    controller.abort();
    expect(await child.ended).toBe(end);
  });
});

describe("a program that has ended before its caller hears of it", () => {
  /** By now it has ended, and all that there is to tell waits for this process. */
  const fallAsleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);

  const late = (line: string, options: LaunchOptions = {}) => {
    const launching = shell(line, options);
    fallAsleep();
    return launching;
  };

  test.each([1, 2, 3])("has lost none of its output (%d)", async () => {
    const { stdout, stderr, end } = await outcome(await late("echo hello; echo oh >&2"));
    expect([stdout, stderr, end]).toEqual(["hello\n", "oh\n", { kind: "exited", status: 0 }]);
  });

  test.each([1, 2, 3])("has lost none of its events (%d)", async () => {
    const events: string[] = [];
    const child = await late("printf hello; exit 3");
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.on("exit", (status) => events.push(`exit ${status}`));
    child.on("close", (status) => events.push(`close ${status}`));
    child.stdout?.on("data", (text) => events.push(`data ${text}`));
    child.stdout?.on("end", () => events.push("end"));
    child.stderr?.on("data", (text) => events.push(`no data ${text}`));
    child.stderr?.on("end", () => events.push("nothing"));
    await closed;
    expect([...events].sort()).toEqual(["close 3", "data hello", "end", "exit 3", "nothing"]);
    expect(events.indexOf("data hello")).toBeLessThan(events.indexOf("end"));
    expect(events.at(-1)).toBe("close 3");
  });

  test("is closed although nobody reads what it wrote", async () => {
    const child = await late("echo hello");
    expect(await once(child, "close")).toEqual([0, null]);
  });

  test("can have more to say than fits", async () => {
    const child = await late("head -c 300000 /dev/zero");
    expect((await text(child.stdout as Readable)).length).toBe(300_000);
  });

  test("can have been refused", async () => {
    await expect(late("true", { cwd: folder, via: "keyed", at: "main" })).rejects.toMatchObject({
      code: "keyed_later",
    });
  });
});
