// dynamic: programs with an interpreter, of many linkers, layouts and machines.

import { dropSections, dropTail, mergeNotes } from "./finish.js";
import { type Recipe, x86 } from "./recipe.js";

const BARE = "-nostdlib -ffreestanding -fno-stack-protector";
const LIB32 = "/lib32/libc.so.6 -Wl,--dynamic-linker=/lib/ld-linux.so.2";
const PPC = "-L/usr/powerpc-linux-gnu/lib -l:libc.so.6 -Wl,--dynamic-linker=/lib/ld.so.1";

const LINKERS = ["bfd", "gold", "lld"] as const;

/** What any linker makes. */
const plain = LINKERS.flatMap((linker) => [
  x86(`PIE by ${linker}`, `gcc hello.c -fuse-ld=${linker}`),
  x86(`not PIE by ${linker}`, `gcc hello.c -no-pie -fuse-ld=${linker}`),
]);

const variants = LINKERS.flatMap((linker) => [
  x86(`without RELRO by ${linker}`, `gcc hello.c -Wl,-z,norelro -fuse-ld=${linker}`),
  x86(`full RELRO by ${linker}`, `gcc hello.c -Wl,-z,relro,-z,now -fuse-ld=${linker}`),
  x86(`DT_HASH by ${linker}`, `gcc hello.c -Wl,--hash-style=sysv -fuse-ld=${linker}`),
  x86(`stripped, by ${linker}`, `gcc hello.c -s -fuse-ld=${linker}`),
  x86(`C++ by ${linker}`, `g++ throws.cc -fuse-ld=${linker}`),
]);

const layouts = [
  x86("without spare dynamic entries", "gcc hello.c -Wl,--spare-dynamic-tags=1"),
  x86("not PIE, without spare dynamic entries", "gcc hello.c -no-pie -Wl,--spare-dynamic-tags=1"),
  x86("separate code", "gcc hello.c -Wl,-z,separate-code"),
  x86("code beside headers", "gcc hello.c -Wl,-z,noseparate-code"),
  x86("code beside headers, by lld", "gcc hello.c -fuse-ld=lld -Wl,--no-rosegment"),
  x86("separate segments, by lld", "gcc hello.c -fuse-ld=lld -Wl,-z,separate-loadable-segments"),
  x86("read-only .dynamic", "gcc hello.c -fuse-ld=lld -Wl,-z,rodynamic"),
  x86("pages of 2 MiB", "gcc hello.c -Wl,-z,max-page-size=0x200000,-z,noseparate-code"),
  x86("pages of 64 KiB, not PIE", "gcc hello.c -no-pie -Wl,-z,max-page-size=0x10000"),
  x86("without build-id", "gcc hello.c -Wl,--build-id=none"),
  x86("both hash tables", "gcc hello.c -Wl,--hash-style=both"),
  x86("DT_RUNPATH", "gcc hello.c -Wl,--enable-new-dtags,-rpath,/nowhere"),
  x86("DT_RPATH", "gcc hello.c -Wl,--disable-new-dtags,-rpath,/nowhere"),
  x86("packed relocations", "gcc hello.c -Wl,-z,pack-relative-relocs"),
  x86("its own symbols exported", "gcc hello.c -rdynamic"),
  x86("debug information", "gcc -g -gz hello.c"),
  x86("an executable stack", "gcc hello.c -Wl,-z,execstack"),
  x86("no section headers", "gcc hello.c", { finish: dropSections }),
  x86("no section headers, by lld", "gcc hello.c -fuse-ld=lld", { finish: dropSections }),
  x86("nothing behind the last segment", "gcc hello.c", { finish: dropTail }),
  x86("notes as mold has them", "gcc hello.c", { finish: mergeNotes }),
  x86("no library at all", `gcc alone.c ${BARE} -pie -fPIE`),
];

const others: readonly Recipe[] = [
  x86("musl", "musl-gcc hello.c"),
  x86("musl, not PIE", "musl-gcc -no-pie hello.c"),
  x86("Go with C", "go build hello-c.go"),
  { machine: "i386", title: "i386", make: `gcc -m32 bare.c ${BARE} -pie -fPIE ${LIB32}` },
  { machine: "i386", title: "i386, not PIE", make: `gcc -m32 bare.c ${BARE} -no-pie ${LIB32}` },
  { machine: "aarch64", title: "aarch64", make: "aarch64-linux-gnu-gcc hello.c" },
  { machine: "aarch64", title: "aarch64, not PIE", make: "aarch64-linux-gnu-gcc -no-pie hello.c" },
  { machine: "ppc64", title: "big-endian", make: "powerpc64-linux-gnu-gcc hello.c" },
  {
    machine: "ppc",
    title: "big-endian of 32 bits",
    make: `powerpc64-linux-gnu-gcc -m32 bare.c ${BARE} -pie -fPIE ${PPC}`,
  },
  {
    machine: "ppc",
    title: "big-endian of 32 bits, not PIE",
    make: `powerpc64-linux-gnu-gcc -m32 bare.c ${BARE} -no-pie ${PPC}`,
  },
];

/** One of each kind. */
export const mainDynamicPrograms: readonly Recipe[] = [...plain, ...layouts, ...others];

/** Those, and what options of the linkers make of them. */
export const dynamicPrograms: readonly Recipe[] = [...mainDynamicPrograms, ...variants];
