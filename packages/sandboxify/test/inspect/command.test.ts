// command: the command line, and what is read of the kernel and of sbx-inspect.

import { expect, test } from "vitest";
import { parseFilters } from "../../src/inspect/filters.js";
import { parseStatus } from "../../src/inspect/status.js";
import { say } from "./inspecting.js";

const USAGE = "sandboxify --inspect PID [--show program] [--json]";

test.each([
  [["--inspect", "x"], '"x" is no process number; help: pgrep and ps print them'],
  [["--inspect", "0"], '"0" is no process number; help: pgrep and ps print them'],
  [["--inspect", "-1"], '"-1" is no process number; help: pgrep and ps print them'],
  [["--inspect", "1\x1b"], '"1\\x1b" is no process number; help: pgrep and ps print them'],
  [["--inspect", "1", "2"], `there is "2" behind --inspect PID; help: ${USAGE}`],
  [["--inspect", "1", "-a", "read"], `option "--allow" does not go with --inspect; help: ${USAGE}`],
  [
    ["--inspect", "1", "--show", "bpf"],
    '--inspect cannot show "bpf"; help: it shows policy or program',
  ],
])("inspect: %j is refused", (args, message) => {
  expect(say(args)).toEqual({ status: 125, stdout: "", stderr: `sandboxify: ${message}\n` });
});

test("inspect: the newest filter is the last one that sbx-inspect writes", () => {
  const words = Uint32Array.from([
    ...[2],
    ...[1, 0, 0x06, 0x7fff_0000],
    ...[2, 0xffff_ffff, 0x20, 4, 0x06, 0x8000_0000],
  ]);
  expect(parseFilters(new Uint8Array(words.buffer))).toEqual([
    {
      program: {
        instructions: [
          { code: 0x20, jt: 0, jf: 0, k: 4 },
          { code: 0x06, jt: 0, jf: 0, k: 0x8000_0000 },
        ],
      },
      flags: undefined,
    },
    { program: { instructions: [{ code: 0x06, jt: 0, jf: 0, k: 0x7fff_0000 }] }, flags: 0 },
  ]);
  expect(parseFilters(new Uint8Array(4))).toEqual([]);
});

test("inspect: the status of a process, of old kernels too", () => {
  const text = "Name:\ta b\nTgid:\t12\nPid:\t13\nTracerPid:\t7\nCapEff:\t000001ffffffffff\n";
  const known = { tid: 13, pid: 12, name: "a b", tracer: 7, capabilities: 0x1ff_ffff_ffffn };
  expect(parseStatus(`${text}NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n`)).toEqual({
    ...known,
    mode: 2,
    filters: 3,
    noNewPrivileges: true,
  });
  expect(parseStatus(text)).toEqual({
    ...known,
    mode: 0,
    filters: undefined,
    noNewPrivileges: undefined,
  });
});
