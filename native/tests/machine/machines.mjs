// machines: what the two kinds of machine are made of.

/**
 * @typedef {object} Machine
 * @property {string} name
 * @property {string} arch                     Node's word for the processor
 * @property {boolean} [emulated]              even where its processor is the same
 * @property {string} target                   what is built for it: see native/targets.mjs
 * @property {string} debian                   Debian's word for the processor
 * @property {string} kernel                   the package that depends on the newest kernel's
 * @property {readonly string[]} options       what that kernel must have, or the tests mean nothing
 * @property {string} emulator
 * @property {string} emulatorPackage
 * @property {readonly string[]} board
 * @property {string} played                   the processor, where it has to be played
 * @property {string} console
 * @property {string} compiler
 * @property {string} compilerPackages
 * @property {Readonly<Record<string, string>>} libraries  what dynamic programs load, and from where
 */

const common = ["SECCOMP_FILTER", "SECURITY_YAMA", "CHECKPOINT_RESTORE", "HAVE_HW_BREAKPOINT"];

/** @type {readonly Machine[]} */
export const machines = [
  {
    name: "x86_64",
    arch: "x64",
    target: "linux-x64",
    debian: "amd64",
    kernel: "linux-image-cloud-amd64",
    options: [...common, "IA32_EMULATION"],
    emulator: "qemu-system-x86_64",
    emulatorPackage: "qemu-system-x86",
    board: ["-machine", "pc"],
    played: "max",
    console: "ttyS0",
    compiler: "x86_64-linux-gnu-gcc",
    compilerPackages: "gcc-x86-64-linux-gnu libc6-dev-amd64-cross",
    libraries: {
      "lib64/ld-linux-x86-64.so.2": "ld-linux-x86-64.so.2",
      // Away from i386's, which has the same name.
      "lib/x86_64-linux-gnu/libc.so.6": "libc.so.6",
    },
  },
  {
    name: "aarch64",
    arch: "arm64",
    target: "linux-arm64",
    debian: "arm64",
    kernel: "linux-image-cloud-arm64",
    options: [...common, "COMPAT"],
    emulator: "qemu-system-aarch64",
    emulatorPackage: "qemu-system-arm",
    board: ["-machine", "virt"],
    // Its pointers are signed by a cheap function: the real one takes most of the time.
    played: "max,pauth-impdef=on",
    console: "ttyAMA0",
    compiler: "aarch64-linux-gnu-gcc",
    compilerPackages: "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
    libraries: {
      "lib/ld-linux-aarch64.so.1": "ld-linux-aarch64.so.1",
      "lib/libc.so.6": "libc.so.6",
    },
  },
];
