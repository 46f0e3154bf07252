// launching: what the tests of launch share.

import { text } from "node:stream/consumers";
import { type LaunchedProcess, type LaunchOptions, launch } from "../src/index.js";

export const env = { PATH: "/usr/bin:/bin" };
export const harmless: LaunchOptions = { deny: "ptrace", env };

export const shell = (line: string, options: LaunchOptions = {}) =>
  launch("sh", ["-c", line], { ...harmless, ...options });

/** What a program wrote, and how it ended. */
export async function outcome(child: LaunchedProcess) {
  const [stdout, stderr, end] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    child.ended,
  ]);
  return { stdout, stderr, end };
}

export const isRoot = process.getuid?.() === 0;
export const other = isRoot ? 65534 : process.getuid?.();
