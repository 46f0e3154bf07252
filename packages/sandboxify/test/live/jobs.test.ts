// A launched program is the shell's job as any other: keys, jobs and terminals, in a terminal of tmux.

import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stage } from "./stage.js";
import { injected, keyed, launching, PATH, type Way } from "./start.js";

const SERVER = `sbx-jobs-${process.pid}`;
const CHECKS_MAX = 600;

function tmux(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("tmux", ["-L", SERVER, ...args], {
    encoding: "utf8",
    env: { PATH, LC_ALL: "C", TERM: "screen" },
    cwd: stage,
  });
  if (error || status !== 0) throw new Error(`tmux ${args.join(" ")}: ${error ?? stderr}`);
  return stdout;
}

/** Waits until the screen shows `pattern`. */
async function shown(pattern: RegExp): Promise<string> {
  for (let check = 0; check < CHECKS_MAX; check++) {
    const screen = tmux("capture-pane", "-p", "-S", "-200");
    if (pattern.test(screen)) return screen;
    await sleep(50);
  }
  throw new Error(`${pattern} is not shown:\n${tmux("capture-pane", "-p", "-S", "-200")}`);
}

let commands = 0;

/** Types a line, after which the shell says its status with a number of its own. */
function type(line: string): RegExp {
  commands++;
  tmux("send-keys", "-l", `${line}; echo "<${commands}:$?>"`);
  tmux("send-keys", "Enter");
  return new RegExp(`^<${commands}:(\\d+)>$`, "m");
}

async function statusOf(pattern: RegExp): Promise<number> {
  return Number(pattern.exec(await shown(pattern))?.[1]);
}

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
const command = (way: Way, script: string): string =>
  quoted(launching(["/bin/sh", "-c", script], way));

beforeAll(() => {
  const shell = "env -i PATH=/usr/bin:/bin TERM=screen PS1='$ ' /bin/bash --norc --noprofile -i";
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "50", shell);
});
afterAll(() => {
  spawnSync("tmux", ["-L", SERVER, "kill-server"]);
});

describe.each([keyed, ...injected])("$title", (way) => {
  test("Ctrl-C ends it as it ends any program", async () => {
    tmux("send-keys", "-l", command(way, "echo here-$((40 + 2)); exec sleep 300"));
    tmux("send-keys", "Enter");
    await shown(/^here-42$/m);
    tmux("send-keys", "C-c");
    expect(await statusOf(type("(exit $?)"))).toBe(130);
    tmux("send-keys", "-R", ";", "clear-history");
  });

  test("Ctrl-Z stops it, and it goes on in the foreground", async () => {
    const done = type(command(way, "echo there-$((40 + 2)); sleep 2; read -r word; exit $word"));
    await shown(/^there-42$/m);
    tmux("send-keys", "C-z");
    expect(await statusOf(done)).toBe(148);
    const resumed = type("fg");
    tmux("send-keys", "-l", "7");
    tmux("send-keys", "Enter");
    expect(await statusOf(resumed)).toBe(7);
    tmux("send-keys", "-R", ";", "clear-history");
  });

  test("it runs in the background, and is waited for", async () => {
    const done = type(`${command(way, "exit 9")} & wait $!`);
    expect(await statusOf(done)).toBe(9);
    tmux("send-keys", "-R", ";", "clear-history");
  });

  test("it has the terminal: its size, and single keys", async () => {
    const script =
      'stty size; stty raw -echo; echo ready-$((40 + 2)); key=$(dd bs=1 count=1 2>/dev/null); stty sane; echo "key <$key>"';
    const done = type(command(way, script));
    await shown(/^ *ready-42$/m);
    tmux("send-keys", "-l", "q");
    expect(await statusOf(done)).toBe(0);
    expect(await shown(/key <q>/)).toMatch(/^\d+ 200$/m);
    tmux("send-keys", "-R", ";", "clear-history");
  });

  test("it is a part of a pipeline", async () => {
    const done = type(`echo word | ${command(way, "cat; exit 3")} | tr a-z A-Z`);
    expect(await statusOf(done)).toBe(0);
    await shown(/^WORD$/m);
    tmux("send-keys", "-R", ";", "clear-history");
  });
});
