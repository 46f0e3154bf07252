// A launched program is the shell's job as any other: keys, jobs and terminals, in a terminal of tmux.

import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { stage } from "./stage.js";
import { explained, injected, keyed, launching, PATH, type Way } from "./start.js";
import { learningWays } from "./supervising.js";

const SERVER = `sbx-jobs-${process.pid}`;
const CHECKS_MAX = 600;
/** No line that is typed here is as long: shells and terminals differ on the last column. */
const WIDTH = 500;
/** The descriptor for what is learned. */
const LEARNED = "9";

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

/** Types a line, and Enter. */
function enter(line: string): void {
  tmux("send-keys", "-l", line);
  tmux("send-keys", "Enter");
}

let commands = 0;

/** Types a line, after which the shell says its status with a number of its own. */
function type(line: string): RegExp {
  commands++;
  enter(`${line}; echo "<${commands}:$?>"`);
  return new RegExp(`^<${commands}:(\\d+)>$`, "m");
}

async function statusOf(pattern: RegExp): Promise<number> {
  return Number(pattern.exec(await shown(pattern))?.[1]);
}

/** Waits until the shell says that a job has stopped, which it does before a prompt. */
async function stopped(): Promise<void> {
  for (let check = 0; check < CHECKS_MAX; check++) {
    enter("");
    if (tmux("capture-pane", "-p").includes("Stopped")) return;
    await sleep(50);
  }
  throw new Error("the job does not stop");
}

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
/** Where nobody reads them: `LEARNED` is open in the shell. */
const learned: readonly Way[] = learningWays.map((way) => ({
  title: `learned by ${way}`,
  options: [`--learn=${way}`, "--records", LEARNED],
  point: "exec",
  isInjected: false,
}));
/** How far learning has come is shown on the terminal by itself, where that is the launcher's: not there. */
const launched = (words: readonly string[], way: Way): string =>
  learned.includes(way)
    ? `${quoted(launching(["/bin/sh", "-c", 'exec 2>&1; exec "$@"', "sh", ...words], way, []))} 2> /dev/null`
    : quoted(launching(words, way));
const command = (way: Way, script: string): string => launched(["/bin/sh", "-c", script], way);

beforeAll(() => {
  const shell = "env -i PATH=/usr/bin:/bin TERM=screen PS1='$ ' /bin/bash --norc --noprofile -i";
  tmux("-f", "/dev/null", "new-session", "-d", "-x", String(WIDTH), "-y", "50", shell);
  enter(`exec ${LEARNED}> /dev/null`);
});
afterAll(() => {
  spawnSync("tmux", ["-L", SERVER, "kill-server"]);
});

afterEach(() => tmux("send-keys", "-R", ";", "clear-history"));

describe.each([keyed, ...injected, explained, ...learned])("$title", (way) => {
  test("Ctrl-C ends it as it ends any program", async () => {
    enter(command(way, "echo here-$((40 + 2)); exec sleep 300"));
    await shown(/^here-42$/m);
    tmux("send-keys", "C-c");
    // An interactive shell forgets the rest of a line that was interrupted.
    expect(await statusOf(type("(exit $?)"))).toBe(130);
  });

  test("Ctrl-Z stops it, and it goes on in the foreground", async () => {
    const done = type(command(way, "echo there-$((40 + 2)); read -r word; exit $word"));
    await shown(/^there-42$/m);
    tmux("send-keys", "C-z");
    expect(await statusOf(done)).toBe(148);
    enter("jobs -l");
    await shown(/Stopped .*sandboxify/);
    const resumed = type("fg");
    enter("7");
    expect(await statusOf(resumed)).toBe(7);
  });

  test("it runs in the background, and is waited for", async () => {
    const done = type(`${command(way, "exit 9")} & wait $!`);
    expect(await statusOf(done)).toBe(9);
  });

  test("it stops when it reads in the background, and goes on in the foreground", async () => {
    enter(`${command(way, "read -r word; exit $word")} &`);
    await stopped();
    const resumed = type("fg");
    enter("6");
    expect(await statusOf(resumed)).toBe(6);
  });

  test("it has the terminal: its size, and single keys", async () => {
    const script =
      'stty size; stty raw -echo; echo ready-$((40 + 2)); key=$(dd bs=1 count=1 2>/dev/null); stty sane; echo "key <$key>"';
    const done = type(command(way, script));
    await shown(/^ *ready-42$/m);
    tmux("send-keys", "-l", "q");
    expect(await statusOf(done)).toBe(0);
    expect(await shown(/key <q>/)).toMatch(/^50 500$/m);
  });

  test("it hears of a new size", async () => {
    const done = type(
      command(
        way,
        "trap 'stty size; exit 5' WINCH; echo up-$((40 + 2)); while :; do sleep 0.1; done",
      ),
    );
    await shown(/^up-42$/m);
    tmux("resize-window", "-x", "480", "-y", "40");
    expect(await statusOf(done)).toBe(5);
    await shown(/^40 480$/m);
    tmux("resize-window", "-x", String(WIDTH), "-y", "50");
  });

  test("a shell in it controls jobs of its own", async () => {
    const inner = ["/bin/bash", "--norc", "--noprofile", "-i"];
    enter(launched(["/usr/bin/env", "PS1=inner$ ", ...inner], way));
    await shown(/^inner\$ *$/m);
    const cat = type("sh -c 'echo cat-$((40 + 2)); exec cat'");
    await shown(/^cat-42$/m);
    tmux("send-keys", "C-z");
    expect(await statusOf(cat)).toBe(148);
    const ended = type("fg");
    tmux("send-keys", "C-d");
    expect(await statusOf(ended)).toBe(0);
    enter("exit 11");
    expect(await statusOf(type("(exit $?)"))).toBe(11);
  });

  test("it is a part of a pipeline", async () => {
    const done = type(`echo word | ${command(way, "cat; exit 3")} | tr a-z A-Z`);
    expect(await statusOf(done)).toBe(0);
    await shown(/^WORD$/m);
  });
});
