// help: programs of /usr/bin asked for help, as they are, learned from, and under what was learned.

import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argumentsOf } from "../../../patchelf/test/corpus/arguments.js";
import { observe, type Steadiness } from "../../../patchelf/test/corpus/behaviour.js";
import type { End, Stage } from "../../../patchelf/test/corpus/stage.js";
import { shim } from "../built.js";

export interface Helped {
  readonly program: string;
  readonly steadiness: Steadiness;
  /** How often it was learned from; each time after the first it had done what it had not before. */
  readonly lessons: number;
  readonly troubles: readonly string[];
}

/** In seconds. */
const PATIENCE = 20;

/** As a user without any right or network, among no processes but its own, which go when unshare does. */
const ALONE =
  "unshare --pid --fork --kill-child --mount-proc --net --ipc --uts " +
  "setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --inh-caps=-all " +
  "--pdeathsig=KILL --";
const aside: readonly string[] = process.getuid?.() === 0 ? ALONE.split(" ") : [];

/** What is another in each run, or beside a launcher that stays: file names of process numbers. */
const UNLIKE = /^bashbug$/;

/** So many programs of /usr/bin, spread evenly; all of them if absent. */
export function someOf(count = Number.POSITIVE_INFINITY, folder = "/usr/bin"): readonly string[] {
  const all = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && argumentsOf(entry.name) && !UNLIKE.test(entry.name))
    .map(({ name }) => join(folder, name))
    .filter(isProgram)
    .sort();
  const step = Math.max(all.length / count, 1);
  return all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Two runs as it is, one that is learned from, and one under what was learned. */
export function help(program: string): Helped {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "sbx-help-")));
  chmodSync(scratch, 0o777);
  try {
    const stage = stageIn(scratch, program);
    const behaviour = observe(stage, "as it is", ["--help"]);
    const troubles = ["learned", "enforced"].flatMap((way) => {
      const difference = behaviour.differenceOf(way);
      return difference === undefined ? [] : [`${program}, ${way}: ${difference}`];
    });
    return { program, steadiness: behaviour.steadiness, lessons: stage.lessons, troubles };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs `program` in one of three ways, where others have a file. */
function stageIn(scratch: string, program: string): Stage & { readonly lessons: number } {
  let lessons = 0;
  let enforced = 0;
  let perhaps: readonly string[] = [];
  const policy = join(scratch, "policy");
  const ways: Readonly<Record<string, readonly string[]>> = {
    "as it is": [],
    learned: [shim, "--learn", "--json", "--output", policy, "--"],
    enforced: [shim, "-p", policy, "--"],
  };
  return {
    place: (name) => join(scratch, name),
    get lessons() {
      return lessons;
    },
    run(way, args) {
      // A program with threads may do this in one run and that in another, as the summary says.
      if (way === "enforced" && enforced++ > 0) {
        this.run("learned", args);
        widen(policy, perhaps);
      }
      if (way === "learned") lessons++;
      const home = join(scratch, "home");
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home);
      chmodSync(home, 0o777);
      const end = start([...(ways[way] ?? []), program, ...args], home);
      if (way !== "learned" || end === undefined) return end;
      const [said = "", summary, rest = ""] = end.output.split(SUMMARY);
      if (summary === undefined) return end;
      perhaps = JSON.parse(summary).perhaps.map(({ call }: { call: string }) => call);
      return { ...end, output: said + rest };
    },
    clear: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** A shell is there before it, as it is everywhere. */
function start(words: readonly string[], home: string): End | undefined {
  const environment = `PATH=/usr/bin:/bin HOME=${home} PWD=${home} LC_ALL=C TERM=dumb`.split(" ");
  const shell = ["sh", "-c", '"$@"; exit $?', "sh", ...words];
  const [command = "", ...args] = [...aside, "env", "-i", ...environment, ...shell];
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, {
    cwd: home,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
    encoding: "latin1",
  });
  // What never ends may have said too much by then.
  const endless =
    error !== undefined && "code" in error && /^(ETIMEDOUT|ENOBUFS)$/.test(String(error.code));
  if (endless) return undefined;
  if (error !== undefined) throw error;
  return { status: signal ?? String(status), output: `${stdout}\n--\n${stderr}` };
}

/** The last line of standard output. */
const SUMMARY = /(\{"output":.*\})\n(?=\n--\n)/;

/** Allows `calls` too, where `policy` has none of them yet. */
function widen(policy: string, calls: readonly string[]): void {
  const text = readFileSync(policy, "utf8");
  const more = calls.filter((call) => !new RegExp(`^ +${call}\\b`, "m").test(text));
  const start = 'SECCOMP_SYSCALL_ALLOW="';
  writeFileSync(policy, text.replace(start, `${start}\n  ${more.join(" ")}`));
}
