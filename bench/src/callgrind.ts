// callgrind: a list of names -> the instructions that libsandbox.so executes, by function.

import { readFileSync } from "node:fs";
import { demandFile, run } from "./command.js";
import { built } from "./drivers.js";

/**
 * The tool itself. `valgrind` is a shell script that starts a dynamic program that starts the tool:
 * LD_PRELOAD would filter them all. The tool is static, and hands LD_PRELOAD to the program only.
 */
const TOOL = "/usr/libexec/valgrind/callgrind-amd64-linux";
const LAUNCHER = "/usr/bin/valgrind";

/**
 * Valgrind does not implement seccomp(2), so the library refuses to run the program. That is no part
 * of a set-up: counting ends where it begins.
 */
const REFUSAL = "sbx_fail_with";
const REFUSED = 125;

/** Instructions by function. */
export type Profile = ReadonlyMap<string, number>;

export function profile(names: readonly string[]): Profile {
  demandFile(TOOL, "apt-get install -y valgrind");
  const output = built("callgrind.out");
  const args = [
    `--callgrind-out-file=${output}`,
    "--compress-strings=no",
    "--compress-pos=no",
    `--toggle-collect=${REFUSAL}`,
    "--collect-atstart=yes",
    "./hello",
  ];
  const env = {
    LD_PRELOAD: "./libsandbox.so",
    SECCOMP_SYSCALL_ALLOW: names.join(":"),
    VALGRIND_LAUNCHER: LAUNCHER,
  };
  run(TOOL, args, { cwd: built(""), env, statuses: [0, REFUSED] });
  const found = readProfile(readFileSync(output, "utf8"));
  if (!found.has("sbx_install"))
    throw new Error("callgrind saw no sbx_install: where are the symbols?");
  if (found.has("sbx_print")) throw new Error(`callgrind did not stop counting at ${REFUSAL}`);
  return found;
}

/**
 * Adds up the lines of one object:
 *
 *     ob=/…/libsandbox.so     what follows is in this object
 *     fn=sbx_parse            and in this function
 *     31 16                   line 31: 16 instructions
 *     calls=1 0               the next line is the cost of a call, which is the callee's
 *     31 406
 */
function readProfile(text: string): Profile {
  const found = new Map<string, number>();
  let ours = false;
  let name = "";
  let isCall = false;
  for (const line of text.split("\n")) {
    const [, key = "", value = ""] = /^(\w+)=\s*(.*)/.exec(line) ?? [];
    if (key === "ob") ours = value.endsWith("/libsandbox.so");
    if (key === "fn") name = value;
    const [, cost] = /^\d+ (\d+)$/.exec(line) ?? [];
    if (ours && !isCall && cost) found.set(name, (found.get(name) ?? 0) + Number(cost));
    isCall = key === "calls";
  }
  return found;
}
