// temporary: a new file beside another, that is gone if it does not take the other's place.

import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A file that nobody else knows or may read. */
export interface Temporary {
  readonly path: string;
  readonly descriptor: number;
  /** Gives it the name of `path`, and takes that away from what had it. */
  readonly moveTo: (path: string) => void;
  /** Closes it. It is gone, unless it was moved. */
  readonly end: () => void;
}

/** Nobody could foresee the name, and nothing that stands there already is opened. */
const CREATE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const OWNER_ONLY = 0o600;

/** Those that a signal must remove. */
const paths = new Set<string>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function createTemporary(folder: string): Temporary {
  const path = join(folder, `.sbx-${randomBytes(12).toString("hex")}`);
  watch(path);
  let descriptor: number;
  try {
    descriptor = openSync(path, CREATE, OWNER_ONLY);
  } catch (error) {
    forget(path);
    throw error;
  }
  let isMoved = false;
  return {
    path,
    descriptor,
    moveTo(to) {
      renameSync(path, to);
      isMoved = true;
      forget(path);
    },
    end() {
      closeSync(descriptor);
      if (isMoved) return;
      rmSync(path, { force: true });
      forget(path);
    },
  };
}

function watch(path: string): void {
  if (paths.size === 0) for (const signal of SIGNALS) process.on(signal, endBy);
  paths.add(path);
}

function forget(path: string): void {
  paths.delete(path);
  if (paths.size === 0) for (const signal of SIGNALS) process.off(signal, endBy);
}

/** The process ends as it would without us, and leaves nothing behind. */
function endBy(signal: NodeJS.Signals): void {
  for (const path of [...paths]) {
    rmSync(path, { force: true });
    forget(path);
  }
  process.kill(process.pid, signal);
}
