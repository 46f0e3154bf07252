// seeds: the sound files that are mutated.

import { readFileSync } from "node:fs";
import { addPolicy, applyPatch, readElf } from "../../src/index.js";
import { samples } from "../hostile/samples.js";
import { build } from "../programs/build.js";
import { dropSections } from "../programs/finish.js";
import { x86 } from "../programs/recipe.js";

const recipes = [
  ...samples,
  x86("seed, not PIE", "gcc -no-pie -s hello.c"),
  x86("seed by lld", "gcc -fuse-ld=lld -s hello.c"),
  x86("seed by gold", "gcc -fuse-ld=gold -s hello.c"),
  x86("seed without sections", "gcc -s hello.c", { finish: dropSections }),
  x86("static seed", "gcc -static -s alone.c -nostdlib -ffreestanding -fno-stack-protector"),
  x86("static seed of musl", "musl-gcc -static -s hello.c"),
  x86("seed of musl", "musl-gcc -s hello.c"),
];

const policy = { variables: { SECCOMP_SYSCALL_DENY: "execve" }, required: false };

/** Each as it was linked, and with a policy in it. */
export function seeds(): readonly Buffer[] {
  const plain = recipes.map((recipe) => readFileSync(build(recipe)));
  const patched = plain.map((bytes) => applyPatch(bytes, addPolicy(readElf(bytes), policy)));
  return [...plain, ...patched.map((bytes) => Buffer.from(bytes))];
}
