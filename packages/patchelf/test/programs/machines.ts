// machines: the processors for which programs are built here, and what runs them.

import { spawnSync } from "node:child_process";

export interface Machine {
  /** The C compiler, and what it takes to make for this machine. */
  readonly compiler: string;
  /** What is put before a program to run it. */
  readonly runner: readonly string[];
  /** The tools for its files: `strip`, `objcopy`, … behind this prefix. */
  readonly tools: string;
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
}

/** A kernel may have been built without the gate for i386. The C library of these programs can be run, and says what it is. */
const runsI386 = spawnSync("/lib32/libc.so.6", { stdio: "ignore" }).status === 0;

const native = { runner: [], tools: "", littleEndian: true } as const;

export const machines = {
  x86_64: { ...native, compiler: "gcc", class: 64 },
  i386: {
    ...native,
    compiler: "gcc -m32",
    runner: runsI386 ? [] : ["qemu-i386-static"],
    class: 32,
  },
  aarch64: {
    compiler: "aarch64-linux-gnu-gcc",
    runner: ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"],
    tools: "aarch64-linux-gnu-",
    class: 64,
    littleEndian: true,
  },
  ppc64: {
    compiler: "powerpc64-linux-gnu-gcc",
    runner: ["qemu-ppc64-static", "-L", "/usr/powerpc64-linux-gnu"],
    tools: "powerpc64-linux-gnu-",
    class: 64,
    littleEndian: false,
  },
  ppc: {
    compiler: "powerpc64-linux-gnu-gcc -m32",
    runner: ["qemu-ppc-static", "-L", "/usr/powerpc-linux-gnu"],
    tools: "powerpc64-linux-gnu-",
    class: 32,
    littleEndian: false,
  },
} as const satisfies Record<string, Machine>;

export type MachineName = keyof typeof machines;
