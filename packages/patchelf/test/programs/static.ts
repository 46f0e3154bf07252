// static: programs without an interpreter.

import { dropSections, dropTail } from "./finish.js";
import { type Recipe, x86 } from "./recipe.js";

const ALONE = "alone.c -nostdlib -ffreestanding -fno-stack-protector -static";

/** Those that an interpreter can be written into. */
export const staticPrograms: readonly Recipe[] = [
  x86("static", "gcc -static hello.c"),
  x86("static, stripped", "gcc -static -s hello.c"),
  x86("static-pie", "gcc -static-pie hello.c"),
  x86("static-pie, stripped", "gcc -static-pie -s hello.c"),
  x86("static by gold", "gcc -static -fuse-ld=gold hello.c"),
  x86("static by lld", "gcc -static -fuse-ld=lld hello.c"),
  x86("static-pie by lld", "gcc -static-pie -fuse-ld=lld hello.c"),
  x86("static C++", "g++ -static throws.cc"),
  x86("static without build-id", "gcc -static -Wl,--build-id=none hello.c"),
  x86("static, no section headers", "gcc -static hello.c", { finish: dropSections }),
  x86("static, nothing behind its segments", "gcc -static hello.c", { finish: dropTail }),
  x86("static musl", "musl-gcc -static hello.c"),
  x86("static musl, stripped", "musl-gcc -static -s hello.c"),
  x86("Go", "go build hello.go"),
  x86("Go, stripped", "go build -ldflags=-s hello.go"),
  x86("no libc at all", `gcc ${ALONE}`),
  { machine: "i386", title: "i386 static", make: `gcc -m32 ${ALONE} -fno-pie` },
  { machine: "aarch64", title: "aarch64 static", make: "aarch64-linux-gnu-gcc -static hello.c" },
  {
    machine: "aarch64",
    title: "aarch64 static-pie",
    make: "aarch64-linux-gnu-gcc -static-pie hello.c",
  },
];

/** Those for whose machine there is none: what is written into them is only read. */
export const foreignStaticPrograms: readonly Recipe[] = [
  { machine: "ppc64", title: "big-endian static", make: "powerpc64-linux-gnu-gcc -static hello.c" },
  {
    machine: "ppc",
    title: "big-endian static of 32 bits",
    make: `powerpc64-linux-gnu-gcc -m32 ${ALONE}`,
  },
];
