// child: a Node program that lets a tool work on a stranger's data with the calls it needs and no other.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { preloadEnvironment } from "@sbx/preload";

const calls = [
  "brk:close:exit_group:fadvise64:fstat:futex:getrandom:lseek:mmap:mprotect:munmap:newfstatat",
  "openat:prlimit64:read:rt_sigaction:rt_sigprocmask:sched_getaffinity:sysinfo:write",
];

/** Sorts lines in a process that can make the calls in `allow` and no other. */
async function sortLines(lines, allow) {
  const child = spawn("sort", {
    env: preloadEnvironment({ allow }),
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.on("error", () => {}); // The reader may die first: its end says why.
  child.stdin.end(lines.join("\n"));
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (signal === "SIGSYS") throw new Error("sort made a system call that is not in its list");
  if (code !== 0) throw new Error(`sort failed with ${code ?? signal}`);
  return output.trimEnd().split("\n");
}

console.log(await sortLines(["pear", "apple"], calls));
console.log(await sortLines(["pear", "apple"], ["exit_group"]).catch(({ message }) => message));
