// What a program has from who starts it, it has from there still: signals, descriptors, a terminal, limits.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compare, NOTHING, victim } from "./compare.js";
import { emptyFolder, program } from "./stage.js";
import {
  type End,
  explained,
  FAILED,
  injected,
  keyed,
  launching,
  start,
  startBeside,
  unprivileged,
  VICTIM,
  type Way,
  ways,
} from "./start.js";

const user = unprivileged;
const around = program("around");
const { signals } = constants;

describe("signals", () => {
  const all = Array.from({ length: 64 }, (_, index) => index + 1).filter(
    (signal) => ![signals.SIGKILL, signals.SIGSTOP, 32, 33].includes(signal),
  );

  test.each([
    ["some are blocked", ["block=10", "block=17", "block=34", "block=64"]],
    ["some are ignored", ["ignore=2", "ignore=13", "ignore=17", "ignore=22"]],
    ["some are pending", ["block=12", "block=17", "block=40", "send=12", "send=17", "send=40"]],
    ["one is ignored, blocked and sent", ["ignore=10", "block=10", "send=10"]],
    ["SIGTRAP is blocked", ["block=5"]],
    ["SIGTRAP is ignored", ["ignore=5"]],
    ["SIGCHLD is ignored and blocked", ["ignore=17", "block=17"]],
    ["SIGCONT and SIGTSTP are blocked", ["block=18", "block=20", "send=20"]],
    ["all are blocked", all.map((signal) => `block=${signal}`)],
    ["all are ignored", all.map((signal) => `ignore=${signal}`)],
  ])("are as they were when %s", (_, words) => {
    const surround = (command: readonly string[]) =>
      start([around, ...words, "--", ...command], { user });
    expect(compare(surround)).toEqual(NOTHING);
  });

  test("the mask of blocked ones is seen at all", () => {
    const { stdout } = start([around, "block=10", "send=10", "--", victim], { user });
    expect(stdout).toMatch(/^ShdPnd:\t0000000000000200$/m);
    expect(stdout).toMatch(/^SigBlk:\t0000000000000200$/m);
  });
});

describe("descriptors", () => {
  /** Standard output may be closed: the report goes to a file. */
  const startInto = (words: readonly string[], command: readonly string[]): End => {
    const folder = emptyFolder();
    const end = start([around, ...words, "--", ...command, "into", "report"], { user, folder });
    return { ...end, stdout: readFileSync(join(folder, "report"), "utf8").replaceAll(folder, "") };
  };

  test.each([
    ["there are 10,000", ["fill=10000"]],
    ["there are 1,024", ["fill=1024"]],
    ["standard input is closed", ["close=0"]],
    ["standard output is closed", ["close=1"]],
    ["standard error is closed", ["close=2"]],
    ["standard input and output are closed", ["close=0", "close=1"]],
    ["standard output and error are closed", ["close=1", "close=2"]],
    ["all three are closed", ["close=0", "close=1", "close=2"]],
    ["there is a gap", ["fill=20", "close=3", "close=7"]],
  ])("are the same ones when %s", (_, words) => {
    const seen = startInto(words, [victim]).stdout;
    // There may be none at all, where the test's own process inherited none beyond these three.
    expect(seen).toMatch(/^descriptors( \d.*)?$/m);
    expect(compare((command) => startInto(words, command))).toEqual(NOTHING);
  });

  test("10,000 of them are seen", () => {
    expect(startInto(["fill=10000"], [victim]).stdout).toMatch(/^descriptors 0-9999$/m);
  });

  test.each(injected)("$title: the helper keeps no pipe of the program's open", async (way) => {
    const folder = emptyFolder();
    spawnSync("/usr/bin/mkfifo", ["-m", "666", join(folder, "go")]);
    const command = launching([program("holds")], way, ["-d", "acct"]);
    const { child, end } = startBeside(command, { user, folder });
    // It has closed its output, and waits for our word before main.
    await new Promise((resolve) => child.stdout.on("end", resolve));
    expect(child.exitCode).toBe(null);
    startBeside(["/bin/sh", "-c", "echo > go"], { folder });
    expect(await end).toMatchObject({ status: VICTIM, stderr: "" });
  });

  test.each(ways)("$title: a pipeline ends with its program", (way) => {
    const line = `${launching([victim, "briefly"], way).join(" ")} | cat; echo end`;
    const { stdout } = start(["/bin/sh", "-c", line], { user });
    expect(stdout).toBe("main refused 18\nseccomp 2\nend\n");
  });

  test.each(ways)("$title: what comes by standard input is the program's", (way) => {
    const command = launching(["/bin/cat"], way, ["-d", "acct"]);
    expect(start(command, { user, input: "a\nb\n" })).toMatchObject({ stdout: "a\nb\n" });
  });
});

describe("processes", () => {
  test("a launcher that is a subreaper adopts nobody, and stays one", () => {
    const surround = (command: readonly string[]) =>
      start([around, "subreaper", "--", ...command], { user });
    expect(surround([victim]).stdout).toContain("subreaper 1\n");
    expect(compare(surround)).toEqual(NOTHING);
  });

  test("folder, mask of modes, limits and priority", () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, "below"));
    const change = "cd below; umask 027; ulimit -S -n 77; ulimit -c 0; ulimit -t 1000";
    const surround = (command: readonly string[]) =>
      start(["/bin/sh", "-c", `${change}; exec nice -n 3 "$@"`, "sh", ...command], {
        user,
        folder,
      });
    const { stdout } = surround([victim]);
    expect(stdout).toMatch(/^folder .*\/below$/m);
    expect(stdout).toMatch(/^Umask:\t0027$/m);
    expect(stdout).toMatch(/^Max open files +77 /m);
    expect(compare(surround)).toEqual(NOTHING);
  });

  test("a controlling terminal, in whose foreground it is", () => {
    /** Processes have other numbers each time: only which of them are equal can be compared. */
    const startOnTerminal = (command: readonly string[]) => {
      const line = ["/usr/bin/script", "-qec", command.join(" "), "/dev/null"];
      const { status, stdout } = start(line, { user });
      const stat = /^stat (\d+) \(.*\) . (.*)\r$/m.exec(stdout) ?? [];
      const [parent, group, session, terminal, foreground] = (stat[2] ?? "").split(" ");
      const leads = { session: session === stat[1], group: group === stat[1] };
      const isChildOfLeader = parent === session;
      const isForeground = foreground === group;
      return { status, leads, isChildOfLeader, hasTerminal: terminal !== "0", isForeground };
    };
    const plain = startOnTerminal([victim]);
    expect(plain).toMatchObject({ status: VICTIM, hasTerminal: true, isForeground: true });
    for (const way of ways) expect(startOnTerminal(launching([victim], way))).toEqual(plain);
  });

  test.each(ways)("$title: a job in the background", (way) => {
    const line = `${launching([victim, "briefly"], way).join(" ")} & wait $!; echo status $?`;
    expect(start(["/bin/sh", "-c", line], { user }).stdout).toBe(
      "main refused 18\nseccomp 2\nstatus 42\n",
    );
  });

  test.each([...ways, explained])("$title: exit statuses and deaths by signals", (way) => {
    const end = (...words: string[]) => start(launching([victim, ...words], way), { user }).status;
    for (const status of [0, 1, 2, 3, 124, 125, 126, 127, 128, 159, 254, 255]) {
      expect(end("status", String(status))).toBe(status);
    }
    for (const signal of [1, 2, 3, 4, 6, 8, 9, 10, 11, 13, 14, 15, 24, 25, 31]) {
      expect(end("signal", String(signal))).toBe(128 + signal);
    }
  });

  test("without descriptors or processes to spare, keyed works and the others say why not", () => {
    for (const limit of ["--nofile=4", "--nproc=1"]) {
      const run = (way: Way) =>
        start(["/usr/bin/prlimit", limit, ...launching([victim, "status", "7"], way)], { user });
      expect([limit, run(keyed).status]).toEqual([limit, 7]);
      for (const way of injected) {
        const { status, stderr } = run(way);
        expect([limit, way.title, status]).toEqual([limit, way.title, FAILED]);
        expect(stderr).toContain("cannot start the process that installs the filter (E");
      }
    }
  });
});
