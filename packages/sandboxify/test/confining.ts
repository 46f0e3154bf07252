// confining: a Node process that filters itself, as the package is published; what its tests share.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll } from "vitest";
import { packageFolder } from "./built.js";
import { folder } from "./folder.js";

// Every user can read it here, and nothing of the workspace is near.
beforeAll(() => {
  for (const [name, ...parts] of [
    ["sandboxify", "dist", "prebuilds", "package.json"],
    ["policy", "dist", "package.json"],
    ["syscalls", "dist", "package.json"],
  ]) {
    const copy = join(folder, "node_modules/@sbx", name as string);
    mkdirSync(copy, { recursive: true });
    for (const part of parts) {
      cpSync(join(packageFolder(name as string), part), join(copy, part), { recursive: true });
    }
  }
  spawnSync("chmod", ["-R", "a+rX", folder]);
  chmodSync(folder, 0o755);
});

export const isRoot = process.getuid?.() === 0;
export const nobody = [
  ..."setpriv --reuid=65534 --regid=65534 --clear-groups".split(" "),
  ..."--bounding-set=-all --inh-caps=-all --".split(" "),
];

export const READELF = "readelf";

/** Root comes in two kinds. Everybody else has no privilege that could help. */
export const users: [string, string[]][] = [["as who runs the tests", []]];
if (isRoot) users.push(["without any privilege", nobody]);

const PRELUDE = `
  const { confine, ConfineError } = require("@sbx/sandboxify");
  const { parsePolicy } = require("@sbx/policy");
  const { spawnSync } = require("node:child_process");
  const fs = require("node:fs");
  const { Worker, isMainThread, parentPort } = require("node:worker_threads");
  /** What /proc says of the threads: each value once. */
  const threads = (name) => {
    const ids = fs.readdirSync("/proc/self/task");
    const value = (id) =>
      new RegExp("^" + name + ":\\\\s*(.*)$", "m").exec(fs.readFileSync("/proc/self/task/" + id + "/status", "utf8"))[1];
    return [...new Set(ids.map(value))].sort().join();
  };
  const count = () => fs.readdirSync("/proc/self/task").length;
  const attempt = (work) => {
    try { return work() ?? "nothing"; } catch (error) { return [error.name, error.code ?? error.message].join(" "); }
  };
`;

/** Runs `script` in a Node process. */
export function node(script: string, { become = [] as string[], options = [] as string[] } = {}) {
  const [program = "", ...args] = [
    ...become,
    process.execPath,
    ...options,
    "-e",
    `${PRELUDE}\n${script}`,
  ];
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  return { status, signal, stdout, stderr };
}

export const says = (stdout: string) => ({ status: 0, signal: null, stdout, stderr: "" });
