// samples: a small sound file of each class and byte order, with all that can be damaged.

import { readFileSync } from "node:fs";
import { build } from "../programs/build.js";
import type { MachineName } from "../programs/machines.js";
import type { Recipe } from "../programs/recipe.js";

const BARE = "-nostdlib -ffreestanding -fno-stack-protector -pie -fPIE -Wl,--build-id";

const sample = (machine: MachineName, make: string): Recipe => ({
  title: `sample for ${machine}`,
  machine,
  make,
});

export const samples: readonly Recipe[] = [
  sample("x86_64", "gcc hello.c -s"),
  sample("i386", `gcc -m32 bare.c ${BARE} /lib32/libc.so.6`),
  sample("ppc64", "powerpc64-linux-gnu-gcc hello.c -s"),
  sample(
    "ppc",
    `powerpc64-linux-gnu-gcc -m32 bare.c ${BARE} -L/usr/powerpc-linux-gnu/lib -l:libc.so.6`,
  ),
];

export const bytesOf = (recipe: Recipe): Buffer => readFileSync(build(recipe));
