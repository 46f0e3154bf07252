// run: a program, started and driven by its clients -> how it ended; nothing of it is left.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where one run takes place: a new folder, and a port of the loopback that was free. */
interface Place {
  readonly folder: string;
  readonly port: number;
  /** When the run is over: nobody may ask at its port after that, which is soon somebody else's. */
  readonly over: AbortSignal;
}

interface End {
  /** Of the process, or the signal that ended it. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly ended: Promise<End>;
  /** Ends it and all that it has started. */
  stop(): void;
}

/** What is run, and how one sees that it works. */
export interface Program {
  readonly name: string;
  readonly command: (place: Place) => readonly string[];
  readonly stdin?: string;
  /** Files that it needs. */
  readonly prepare?: (place: Place) => void;
  /** A server that it is the client of; never filtered. */
  readonly beside?: (place: Place) => readonly string[];
  /** Its clients, and what makes it end; rejects when they do not get what they ask for. */
  readonly drive?: (place: Place) => Promise<void>;
  /** What it says in the end. */
  readonly says: RegExp;
}

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** In milliseconds: what does not end in it has failed. */
const PATIENCE = 20_000;

const running = new Set<Running>();
process.once("exit", () => {
  for (const each of running) each.stop();
});

function start(words: readonly string[], folder: string, stdin = ""): Running {
  const [command = "", ...args] = words;
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH, HOME: folder, PWD: folder, LC_ALL: "C", TERM: "dumb" },
    detached: true,
  });
  child.stdin.on("error", () => {}).end(stdin);
  const self: Running = {
    ended: endOf(child).finally(() => self.stop()),
    stop() {
      running.delete(self);
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {} // All of its process group is gone.
    },
  };
  running.add(self);
  return self;
}

function endOf(child: ChildProcess): Promise<End> {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (bytes: Buffer) => {
      said[name] += bytes.toString("latin1");
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // What has outlived it may hold its output open.
    child.once("exit", () => setTimeout(() => child.pid && stopGroup(child.pid), 3000).unref());
    child.once("close", (status, signal) => resolve({ status: signal ?? status ?? -1, ...said }));
  });
}

function stopGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {} // It is gone.
}

/** Runs a client to its end, and rejects when that is a bad one. */
export async function client(place: Place, ...words: string[]): Promise<string> {
  const one = start(words, place.folder);
  try {
    const { status, stdout, stderr } = await inTime(one.ended);
    if (status !== 0) throw new Error(`${words[0]}: status ${status}: ${stderr || stdout}`);
    place.over.throwIfAborted();
    return stdout;
  } finally {
    one.stop();
  }
}

async function inTime<Value>(value: Promise<Value>): Promise<Value> {
  const timer = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: timer.signal }).then(() => {
    throw new Error("it does not end");
  });
  late.catch(() => {});
  try {
    return await Promise.race([value, late]);
  } finally {
    timer.abort();
  }
}

/** Fulfilled when somebody listens there. */
export async function listening({ port, over }: Place): Promise<void> {
  while (!over.aborted) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await sleep(20);
  }
  over.throwIfAborted();
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** How a run went; `trouble` is absent when all was as it should be. */
export interface Outcome extends End {
  readonly trouble?: string;
}

/** Runs `program`, with `prefix` before its command. */
export async function run(program: Program, prefix: readonly string[] = []): Promise<Outcome> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sbx-real-")));
  const end = new AbortController();
  const place = { folder, port: await freePort(), over: end.signal };
  const beside: Running[] = [];
  try {
    program.prepare?.(place);
    if (program.beside) {
      beside.push(start(program.beside(place), folder));
      await inTime(listening(place));
    }
    const one = start([...prefix, ...program.command(place)], folder, program.stdin);
    return await driven(program, place, one);
  } finally {
    end.abort();
    for (const each of beside) each.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function driven(program: Program, place: Place, one: Running): Promise<Outcome> {
  let trouble: string | undefined;
  // The clients of a server that has gone need not be waited for.
  const early = one.ended.then(({ status }) => {
    if (status !== 0) throw new Error(`status ${status}`);
  });
  early.catch(() => {});
  try {
    const clients = program.drive?.(place) ?? Promise.resolve();
    clients.catch(() => {});
    await inTime(Promise.all([clients, early]));
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
    one.stop();
  }
  const end = await one.ended;
  if (trouble === undefined && !program.says.test(end.stdout)) trouble = "it says something else";
  return { ...end, ...(trouble !== undefined && { trouble }) };
}
