// machine: e_machine -> its name. Source: elf.h of glibc.

const NAMES: Readonly<Record<number, string>> = {
  2: "sparc",
  3: "i386",
  4: "m68k",
  8: "mips",
  15: "parisc",
  18: "sparc32plus",
  20: "powerpc",
  21: "powerpc64",
  22: "s390",
  40: "arm",
  42: "sh",
  43: "sparcv9",
  50: "ia64",
  62: "x86_64",
  183: "aarch64",
  243: "riscv",
  247: "bpf",
  258: "loongarch",
  36902: "alpha",
};

/** Such as `x86_64`; a number where it has no name here. */
export function machineName(machine: number): string {
  return NAMES[machine] ?? `machine ${machine}`;
}
