// Servers: learned while they serve, then held to it while they serve the same.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readPolicyFile } from "@sbx/policy";
import { afterAll, expect, test } from "vitest";
import { launcher } from "../built.js";

const folder = mkdtempSync(join(tmpdir(), "sbx-server-"));
afterAll(() => rmSync(folder, { recursive: true }));

const env = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", HOME: folder };

interface Server {
  readonly command: (work: string) => readonly string[];
  /** A command of a client that succeeds when the server does what it should. */
  readonly ask: (work: string) => readonly string[];
  /** What to see in what it prints. */
  readonly answer: RegExp;
  readonly stop: NodeJS.Signals;
}

/** The configuration of nginx, all of whose files are in `work`. */
const nginx = (work: string): string => `daemon off; worker_processes 2; pid ${work}/pid;
error_log ${work}/error.log; events { worker_connections 64; }
http { access_log ${work}/access.log; client_body_temp_path ${work}/a; proxy_temp_path ${work}/b;
fastcgi_temp_path ${work}/c; uwsgi_temp_path ${work}/d; scgi_temp_path ${work}/e; sendfile on;
server { listen unix:${work}/socket; root /etc; } }`;

const redisCommands = "SET k v\nGET k\nLPUSH l 1 2 3\nLRANGE l 0 -1\nSAVE\nINFO server\n";

const SERVERS: Readonly<Record<string, Server>> = {
  redis: {
    command: (work) =>
      `redis-server --port 0 --unixsocket ${work}/socket --appendonly yes --dir ${work}`.split(" "),
    ask: (work) => ["bash", "-c", `printf '${redisCommands}' | redis-cli -s ${work}/socket`],
    answer: /redis_version/,
    stop: "SIGTERM",
  },
  nginx: {
    command: (work) => ["nginx", "-c", `${work}/nginx.conf`],
    ask: (work) => ["curl", "-sf", "--unix-socket", `${work}/socket`, "http://x/hostname"],
    answer: /\S/,
    stop: "SIGQUIT",
  },
};

/** Serves from an empty folder, asks, and stops. @returns what the server wrote on standard error, and its end. */
async function serve({ command, ask, answer, stop }: Server, prefix: readonly string[]) {
  const work = join(folder, "work");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  writeFileSync(join(work, "nginx.conf"), nginx(work));
  const [file = "", ...args] = [...prefix, ...command(work)];
  const server = spawn(file, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  server.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = once(server, "close");
  let said = "";
  while (!answer.test(said) && server.exitCode === null && server.signalCode === null) {
    const [client = "", ...rest] = ask(work);
    said = spawnSync(client, rest, { env, encoding: "utf8" }).stdout ?? "";
    await sleep(20);
  }
  server.kill(stop);
  const [status, signal] = await ended;
  return { stderr, status, signal, said };
}

test.each(Object.entries(SERVERS))("%s", { timeout: 300_000 }, async (name, server) => {
  const policy = join(folder, `${name}.policy`);
  const native = await serve(server, []);
  expect(native).toMatchObject({ status: 0, said: expect.stringMatching(server.answer) });
  for (let times = 0; times < 2; times++) {
    const learned = await serve(server, [launcher, "--learn", "--output", policy]);
    expect(learned).toMatchObject({ status: 0, said: expect.stringMatching(server.answer) });
    expect(learned.stderr).toContain(`sandboxify: ${policy} `);
  }
  expect(readPolicyFile(policy, readFileSync(policy)).policy.items.length).toBeGreaterThan(30);
  const enforced = await serve(server, [launcher, "-p", policy, "--explain"]);
  expect(enforced).toMatchObject({ status: 0, said: expect.stringMatching(server.answer) });
  expect(enforced.stderr).not.toContain("sandboxify");
});
