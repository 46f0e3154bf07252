import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../src/cli.js";

const COMMAND = join(import.meta.dirname, "../dist/main.js");
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
) as { version: string };

interface Transcript {
  readonly args: string[];
  readonly outcome: Outcome;
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

function transcripts(): Transcript[] {
  const text = readFileSync(join(import.meta.dirname, "transcripts.txt"), "utf8");
  return text
    .split(/^\$ sbx-syscalls/m)
    .slice(1)
    .map((block) => transcript(block.replace("%version%", version)));
}

function transcript(block: string): Transcript {
  const [command = "", ...rest] = block.trimEnd().split("\n");
  const status = /^\[([0-9]+)\]$/.exec(rest.at(-1) ?? "");
  if (status) rest.pop();
  const isError = (line: string) => line.startsWith("2>");
  const lines = (text: string[]) => text.map((line) => `${line}\n`).join("");
  return {
    args: command.split(" ").slice(1).map(decode),
    outcome: {
      stdout: lines(rest.filter((line) => !isError(line))),
      stderr: lines(rest.filter(isError).map((line) => line.slice(2))),
      status: Number(status?.[1] ?? 0),
    },
  };
}

function decode(text: string): string {
  const bytes = text.replace(/\\x([0-9a-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number(`0x${hex}`)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function inProcess(args: readonly string[]): Outcome {
  let stdout = "";
  let stderr = "";
  const status = run(args, {
    abi: "x86_64",
    version,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  return { stdout, stderr, status };
}

function asChild(args: readonly string[]): Outcome {
  if (!existsSync(COMMAND)) throw new Error("dist/main.js is missing: pnpm build");
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

const named = transcripts().map(
  ({ args, outcome }) => [JSON.stringify(args.join(" ")), args, outcome] as const,
);

describe("sbx-syscalls", () => {
  test("there are transcripts", () => {
    expect(named.length).toBeGreaterThan(25);
  });

  test.each(named)("in this process: %s", (_, args, outcome) => {
    expect(inProcess(args)).toEqual(outcome);
  });

  // A number without --abi is the machine's own: the transcripts are of an x86_64.
  const portable = named.filter(([command]) => !/\d/.test(command) || command.includes("--abi"));
  test.each(process.arch === "x64" ? named : portable)("as a command: %s", (_, args, outcome) => {
    expect(asChild(args)).toEqual(outcome);
  });

  test("nothing that is typed reaches the terminal unescaped", () => {
    const hostile = "\x00\x07\x1b]0;x\x07\x7f\u009b31m\u202e\u{1f600}";
    const commands = [
      [hostile],
      [`--${hostile}`],
      [`-${hostile}`],
      ["--abi", hostile],
      [`E${hostile}`],
    ];
    for (const args of commands) {
      const { stdout, stderr, status } = inProcess(args);
      expect(stdout + stderr).toMatch(/^[\x20-\x7e\n]+$/);
      expect(status).not.toBe(0);
    }
  });
});
