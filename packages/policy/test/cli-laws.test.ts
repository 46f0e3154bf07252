import fc from "fast-check";
import { expect, test } from "vitest";
import { run } from "../src/cli/run.js";
import { FileError } from "../src/cli/surroundings.js";
import { seed, timeout } from "./alike.js";
import { policy } from "./oracle/random.js";
import { textOf } from "./oracle/written.js";
import { anyFile } from "./random-file.js";

/** What the command says and how it ends; nothing but its own errors may stop it. */
function outcome(args: readonly string[], files: readonly string[]) {
  const said = { stdout: "", stderr: "" };
  const output = (name: keyof typeof said) => ({
    terminal: true,
    colour: false,
    write: (text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString("latin1");
    },
  });
  const status = run(args, {
    abi: "x86_64",
    version: "0",
    read: (path) => {
      const text = files[Number(path)];
      if (text === undefined) throw new FileError("cannot read: no such file");
      return Buffer.from(text, "latin1");
    },
    write: () => undefined,
    stdout: output("stdout"),
    stderr: output("stderr"),
  });
  return { ...said, status };
}

const list = policy.map((written) => textOf(written));
const garbage = fc.string({ unit: "binary", maxLength: 20 });
const calls = fc.constantFrom("socket(AF_INET)", "read", "@i386 openat(0, 1, 2)", "7(1, 2)", "x");
const word = fc.oneof(calls, garbage, fc.constantFrom("policy", "ruleset", "program"));
const input = fc.oneof(
  fc.constantFrom("0", "1").map((path) => [path]),
  fc.tuple(fc.constantFrom("-a", "-d"), fc.oneof({ weight: 4, arbitrary: list }, garbage)),
);
const option = fc.constantFrom<string[]>(
  ...[[], [], [], ["--json"], ["--abi", "i386"], ["--abi", "aarch64"], ["--check"]],
  ...[
    ["--kernel", "4.4"],
    ["--default-action", "EPERM"],
    ["--arch", "x86_64:i386"],
  ],
);
const commandLine = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(["check"], ["lint"], ["format"], ["diff"], ["merge"]),
      fc.tuple(fc.constantFrom("decide", "show"), word),
    ),
    fc.array(input, { minLength: 1, maxLength: 2 }),
    option,
  )
  .map(([command, inputs, options]) => [...command, ...inputs.flat(), ...options]);

test(
  `cli: any command line ends with 0, 1 or 2, and only with words of its own (seed ${seed})`,
  () => {
    const seen = new Map<number, number>();
    fc.assert(
      fc.property(commandLine, fc.tuple(anyFile, anyFile), (args, files) => {
        const { stdout, stderr, status } = outcome(args, files);
        expect(stdout + stderr).toMatch(/^[\x20-\x7e\n\t]*$/);
        expect([0, 1, 2]).toContain(status);
        if (status === 2) expect(stderr).toMatch(/^sbx-policy: /);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }),
      { seed, numRuns: 600 },
    );
    for (const status of [0, 1, 2]) expect(seen.get(status)).toBeGreaterThan(20);
  },
  timeout,
);
