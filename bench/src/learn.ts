// learn: what programs do in a second while their policy is learned, beside none at all and strace.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demandFile } from "./command.js";
import type { Part, Row } from "./part.js";
import { median, medianRatio } from "./statistics.js";

const SANDBOXIFY = join(
  import.meta.dirname,
  "../../packages/sandboxify/prebuilds/linux-x64/sandboxify",
);

/** Hot calls of servers that say nothing of what they may do: with these given, the others are asked about. */
const HARMLESS = "@basic-io @io-event fstat newfstatat recvfrom sendto futex";

/** How a program is run: by itself, or by what looks at its calls. */
const WAYS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  native: () => [],
  "--learn": (folder) => learning(folder, "--learn"),
  "--learn -a": (folder) => learning(folder, "--learn", "-a", HARMLESS),
  "--learn=ptrace": (folder) => learning(folder, "--learn=ptrace"),
  "strace -f -c": (folder) => ["strace", "-f", "-c", "-o", join(folder, "strace")],
};

const learning = (folder: string, ...options: readonly string[]): readonly string[] => [
  ...[SANDBOXIFY, ...options, "--output", join(folder, "learned"), "--"],
];

/** Many, so that the start of what looks at them is little of the time. */
const CHILDREN = 3000;

/** A server, a load that it can be under, and what the load says of it. */
interface Server {
  readonly name: string;
  command(port: number, folder: string): readonly string[];
  /** Requests in a second, by kind. */
  load(port: number): Readonly<Record<string, number>>;
  stop(port: number, folder: string): void;
}

const redis: Server = {
  name: "redis",
  command: (port) => ["redis-server", "--port", `${port}`, "--save", "", "--appendonly", "no"],
  load(port) {
    const load = ["-p", `${port}`, "-t", "set,get", "-n", "20000", "-c", "20", "--csv"];
    const lines = output("redis-benchmark", load).matchAll(/^"(SET|GET)","([\d.]+)"/gm);
    return Object.fromEntries([...lines].map(([, kind, rate]) => [kind as string, Number(rate)]));
  },
  stop: (port) => void spawnSync("redis-cli", ["-p", `${port}`, "shutdown", "nosave"]),
};

const nginx: Server = {
  name: "nginx",
  command(port, folder) {
    writeFileSync(join(folder, "index.html"), "<p>Hello, world!</p>\n");
    writeFileSync(join(folder, "nginx.conf"), nginxConfiguration(port, folder));
    return ["nginx", "-c", join(folder, "nginx.conf"), "-e", join(folder, "errors")];
  },
  load(port) {
    const said = output("wrk", ["-t1", "-c20", "-d2s", `http://127.0.0.1:${port}/`]);
    return { page: Number(/Requests\/sec: +([\d.]+)/.exec(said)?.[1]) };
  },
  stop: (_, folder) =>
    void spawnSync("nginx", ["-c", join(folder, "nginx.conf"), "-e", "/dev/null", "-s", "stop"]),
};

function nginxConfiguration(port: number, folder: string): string {
  return `daemon off; worker_processes 1; user root; pid ${folder}/pid;
events { worker_connections 256; }
http { access_log off; server { listen 127.0.0.1:${port}; root ${folder}; } }
`;
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${error ?? stderr}`);
  return stdout;
}

export const learn: Part = {
  name: "learn",
  title: "programs while they are learned: requests, or children, in a second",
  rounds: 5,
  async measure(rounds) {
    demandFile(SANDBOXIFY, "pnpm build makes it");
    return rowsOf(await samplesOf(rounds));
  },
};

/** By program and kind of request, then by way. */
type Rates = Map<string, Map<string, number[]>>;

/** All ways in each round, so that what else the machine does hits all alike. */
async function samplesOf(rounds: number): Promise<Rates> {
  const rates: Rates = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const way of Object.keys(WAYS)) {
      for (const server of [redis, nginx]) add(rates, server.name, way, await serve(server, way));
      add(rates, "dash", way, startChildren(way));
    }
  }
  return rates;
}

function add(rates: Rates, program: string, way: string, found: Readonly<Record<string, number>>) {
  for (const [kind, rate] of Object.entries(found)) {
    const name = `${program}, ${kind}`;
    const ways = rates.get(name) ?? new Map<string, number[]>();
    ways.set(way, [...(ways.get(way) ?? []), rate]);
    rates.set(name, ways);
  }
}

/** A shell that starts one process after the other; what Node takes to print what was learned is a part of it. */
function startChildren(way: string): Readonly<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "sbx-bench-"));
  const script = `i=0; while [ $i -lt ${CHILDREN} ]; do (:); i=$((i+1)); done`;
  const words = [...(WAYS[way]?.(folder) ?? []), "dash", "-c", script];
  const start = performance.now();
  output(words[0] as string, words.slice(1));
  const seconds = (performance.now() - start) / 1000;
  rmSync(folder, { recursive: true });
  return { children: CHILDREN / seconds };
}

async function serve(server: Server, way: string): Promise<Readonly<Record<string, number>>> {
  const folder = mkdtempSync(join(tmpdir(), "sbx-bench-"));
  const port = await freePort();
  const words = [...(WAYS[way]?.(folder) ?? []), ...server.command(port, folder)];
  const child = spawn(words[0] as string, words.slice(1), { cwd: folder, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    await listening(port, child);
    return server.load(port);
  } finally {
    server.stop(port, folder);
    await ended;
    rmSync(folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server ended with ${child.exitCode}`);
}

function rowsOf(rates: Rates): readonly Row[] {
  return [...rates].map(([name, ways]) => {
    const native = ways.get("native") ?? [];
    const figures: Record<string, number> = { native: median(native) };
    for (const way of Object.keys(WAYS).filter((one) => one !== "native")) {
      const found = ways.get(way) ?? [];
      figures[way] = median(found);
      figures[`native / ${way}`] = medianRatio(native, found);
    }
    return { name, figures };
  });
}
