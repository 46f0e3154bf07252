import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../src/cli/run.js";
import { FileError, type Surroundings } from "../src/cli/surroundings.js";
import { compilePolicy, parsePolicy, programBytes } from "../src/index.js";

const COMMAND = join(import.meta.dirname, "../dist/main.js");
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
) as { version: string };

/** Texts here have a character for each byte. */
interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

interface Transcript {
  readonly title: string;
  readonly args: string[];
  readonly stdin: string;
  readonly kind: string;
  readonly outcome: Outcome;
}

const page = readFileSync(join(import.meta.dirname, "transcripts.txt"), "latin1").replace(
  /^#(?: .*)?\n(?=\n|#|@|\$)/gm,
  "",
);
const [filePart = "", ...commandParts] = page.split(/^(?=\$[tc!]? sbx-policy)/m);

const unescaped = (text: string): string =>
  text
    .replace(/(?<!\\)\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`)))
    .replaceAll("\\\\", "\\");

/** The files that commands see, by their names. */
const files = new Map(
  filePart
    .split(/^@ /m)
    .slice(1)
    .map((block) => {
      const [name = "", ...lines] = block.trimEnd().split("\n");
      return [name, lines.map((line) => `${unescaped(line.slice(2))}\n`).join("")] as const;
    }),
);

function transcript(block: string): Transcript {
  const [command = "", ...rest] = block.trimEnd().replace("%version%", version).split("\n");
  const [, kind = "", words = "", stdin = ""] =
    /^\$([tc!]?) sbx-policy ?(.*?)(?: <- (.*))?$/.exec(command) ?? [];
  const status = /^\[([0-9]+)\]$/.exec(rest.at(-1) ?? "");
  if (status) rest.pop();
  const isError = (line: string) => line.startsWith("2>");
  const lines = (text: string[]) => text.map((line) => `${unescaped(line)}\n`).join("");
  return {
    title: command,
    args: [...words.matchAll(/'([^']*)'|[^ ]+/g)].map(([word, quoted]) =>
      unescaped(quoted ?? word),
    ),
    stdin: `${stdin}\n`,
    kind,
    outcome: {
      stdout: lines(rest.filter((line) => !isError(line))),
      stderr: lines(rest.filter(isError).map((line) => line.slice(2))),
      status: Number(status?.[1] ?? 0),
    },
  };
}

const transcripts = commandParts.map(transcript);

const latin1 = (data: string | Uint8Array): string =>
  typeof data === "string"
    ? Buffer.from(data).toString("latin1")
    : Buffer.from(data).toString("latin1");

/** What a run does with files is kept from other runs. */
function inProcess({ args, stdin, kind }: Pick<Transcript, "args" | "stdin" | "kind">): Outcome {
  const said = { stdout: "", stderr: "" };
  const output = (name: keyof typeof said): Surroundings["stdout"] => ({
    terminal: kind === "t" || kind === "c",
    colour: kind === "c",
    write: (text) => {
      said[name] += latin1(text);
    },
  });
  const status = run(args, {
    abi: "x86_64",
    version,
    read: (path) => {
      const text = path === "-" ? stdin : files.get(path);
      if (text !== undefined) return Buffer.from(text, "latin1");
      const shown = path.replace("\x1b", "\\x1b");
      throw new FileError(`cannot read ${shown}: no such file`);
    },
    write: () => undefined,
    stdout: output("stdout"),
    stderr: output("stderr"),
  });
  return { ...said, status };
}

/** The files for the command as a process. */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sbx-policy-"));
  for (const [name, text] of files) writeFileSync(join(folder, name), Buffer.from(text, "latin1"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function asChild(args: readonly string[], input = ""): Outcome {
  if (!existsSync(COMMAND)) throw new Error("dist/main.js is missing: pnpm build");
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: folder,
    input,
  });
  return { stdout: latin1(stdout), stderr: latin1(stderr), status };
}

describe("sbx-policy", () => {
  test("there are transcripts of every command", () => {
    expect(transcripts.length).toBeGreaterThan(70);
    expect(files.size).toBeGreaterThan(8);
  });

  test.each(transcripts)("in this process: $title", (row) => {
    expect(inProcess(row)).toEqual(row.outcome);
  });

  const alike = transcripts.filter(({ kind }) => kind === "!");
  test.each(process.arch === "x64" ? alike : [])(
    "as a process: $title",
    ({ args, stdin, outcome }) => {
      expect(asChild(args, stdin)).toEqual(outcome);
    },
  );

  test("show bpf prints the bytes of the filter and nothing else", () => {
    const program = compilePolicy(parsePolicy("read:write"), "x86_64");
    const { stdout, status } = asChild(["show", "bpf", "--abi", "x86_64", "-a", "read:write"]);
    expect(stdout).toBe(latin1(programBytes(program)));
    expect(status).toBe(0);
  });

  test("format --write changes the file once, and says so once", () => {
    const path = join(folder, "write.env");
    writeFileSync(path, "SECCOMP_SYSCALL_ALLOW=read   write # \xff\n", "latin1");
    expect(asChild(["format", "--write", "write.env"])).toMatchObject({
      stdout: "write.env\n",
      status: 0,
    });
    expect(readFileSync(path, "latin1")).toBe("SECCOMP_SYSCALL_ALLOW=read write # \xff\n");
    expect(asChild(["format", "--write", "write.env"])).toMatchObject({ stdout: "", status: 0 });
  });

  test("files that cannot be read or written are told, with status 2", () => {
    expect(asChild(["check", "."])).toEqual({
      stdout: "",
      stderr: "sbx-policy: cannot read .: is a directory\n",
      status: 2,
    });
  });

  test("a reader that goes away ends the command without a word", () => {
    const { stderr } = spawnSync("sh", [
      "-c",
      `"$0" "$1" show ruleset -a @system-service | head -1`,
      process.execPath,
      COMMAND,
    ]);
    expect(latin1(stderr)).toBe("");
  });

  test("nothing that is typed or read reaches a terminal unescaped", () => {
    const hostile = "\x01\x07\x1b]0;x\x07\x7f\u009b31m\u202e\u{1f600}";
    const lists = [
      ["-a", hostile],
      ["-a", "read", "--default-action", hostile],
      ["-a", "read", "--arch", hostile],
    ];
    const commands = [
      [hostile],
      [`--${hostile}`],
      [`-${hostile}`],
      ["check", hostile],
      ["show", hostile, "-a", "read"],
      ["decide", hostile, "-a", "read"],
      ["decide", `socket(${hostile})`, "-a", "read"],
      ["check", "--abi", hostile, "-a", "read"],
      ["lint", "--kernel", hostile, "-a", "read"],
      ["check", "hostile.env"],
      ["format", "comments.env"],
      ...lists.flatMap((list) => [
        ["check", ...list],
        ["check", "--json", ...list],
        ["lint", ...list],
      ]),
    ];
    for (const args of commands) {
      const { stdout, stderr } = inProcess({ args, stdin: hostile, kind: "t" });
      // What the name of a missing file becomes is the process's business; see below.
      if (args[1] !== hostile || args[0] !== "check") {
        expect(stdout + stderr).toMatch(/^[\x20-\x7e\n]+$/);
      }
    }
    const { stderr, status } = asChild(["check", hostile.replaceAll("\0", "")]);
    expect(stderr).toMatch(/^[\x20-\x7e\n]+$/);
    expect(status).toBe(2);
  });
});
