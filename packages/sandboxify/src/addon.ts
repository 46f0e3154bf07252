// addon: confine.node -> the three calls that it makes. Each returns what the kernel does: a negated errno on failure.

import { createRequire } from "node:module";

/** What the addon of native/addon offers. */
export interface Addon {
  /** -EFAULT where filters for all threads can be installed. It changes nothing. */
  readonly probe: () => number;
  readonly forbidNewPrivileges: () => number;
  /** Installs struct sock_filter[] in all threads, or in none. */
  readonly install: (filter: Uint8Array) => number;
}

/** Loads the addon at `path`. @throws what Node throws for an addon. */
export const loadAddon = (path: string): Addon => createRequire(import.meta.url)(path);
