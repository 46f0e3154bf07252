// A server, and 50 times fetch, a thread and a child.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Worker } from "node:worker_threads";

const server = createServer((request, response) => response.end(`hello ${request.url}`));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address();
const asked = Array.from({ length: 50 }, async (_, index) => {
  const response = await fetch(`http://127.0.0.1:${port}/${index}`);
  return response.text();
});
const answers = await Promise.all(asked);
const worker = new Worker("require('worker_threads').parentPort.postMessage(42)", { eval: true });
const [message] = await once(worker, "message");
await writeFile("said", execFileSync("echo", ["child"]));
server.closeAllConnections();
server.close();
console.log(new Set(answers).size, message, (await readFile("said", "utf8")).trim());
