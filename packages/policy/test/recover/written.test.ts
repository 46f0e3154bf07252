import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instruction } from "../../src/assemble.js";
import type { Program } from "../../src/index.js";
import { seed, timeout } from "../alike.js";
import { faultsOfRecovery } from "./hold.js";

/** Constants by which filters decide: numbers, ABIs, halves of arguments, masks. */
const CONSTANTS = [
  ...[0, 1, 2, 9, 16, 41, 56, 59, 101, 231, 257, 317, 435],
  ...[0x4000_0000, 0x4000_0029, 0x8000_0000, 0xffff_ffff, 0x7e02_0000, 0xc000_003e, 0x4000_0003],
];
const constant = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...CONSTANTS) },
  { weight: 1, arbitrary: fc.nat(0xffff_ffff) },
);
const returned = fc.constantFrom(
  ...[0x7fff_0000, 0x8000_0000, 0, 0x5_0001, 0x5_0000, 0x5_1fff, 0x7fc0_0000, 0x7ff0_0003],
  ...[0x7ffc_0000, 0x3_0000, 0x3_0007, 0x1234_5678, 0x7fff_1234],
);
const offset = fc.constantFrom(0, 0, 0, 4, 4, 8, 12, 16, 20, 24, 28, 32, 36, 56, 60);
const place = fc.nat(2);
const shift = fc.nat(31);

const make = (code: number, k = 0): Instruction => ({ code, jt: 0, jf: 0, k });

/** An instruction that goes on to the next one. */
const plain: fc.Arbitrary<Instruction> = fc.oneof(
  { weight: 8, arbitrary: offset.map((k) => make(0x20, k)) },
  { weight: 3, arbitrary: constant.map((k) => make(0x54, k)) },
  fc.tuple(fc.constantFrom(0x64, 0x74), shift).map(([code, k]) => make(code, k)),
  fc
    .tuple(fc.constantFrom(0x04, 0x14, 0x24, 0x44, 0xa4), constant)
    .map(([code, k]) => make(code, k)),
  constant.map((k) => make(0x34, k || 1)),
  fc.constantFrom(0x84, 0x07, 0x87, 0x80, 0x81, 0x0c, 0x3c, 0x5c).map((code) => make(code)),
  fc.tuple(fc.constantFrom(0x60, 0x61, 0x02, 0x03), place).map(([code, k]) => make(code, k)),
  constant.map((k) => make(0x00, k)),
);

/** A jump as far as `reach`; its code is that of a test of the accumulator. */
const jump = fc.record({
  code: fc.constantFrom(0x15, 0x15, 0x15, 0x25, 0x35, 0x45, 0x1d, 0x2d, 0x05),
  k: constant,
  yes: fc.nat(255),
  no: fc.nat(255),
});

const piece = fc.oneof(
  { weight: 5, arbitrary: plain.map((instruction) => ({ instruction })) },
  { weight: 6, arbitrary: jump.map((test) => ({ test })) },
  { weight: 1, arbitrary: returned.map((k) => ({ instruction: make(0x06, k) })) },
);

/** Programs that the kernel would take: jumps lead forwards, and the end is a return. */
const program: fc.Arbitrary<Program> = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 40 }), returned)
  .map(([pieces, end]) => {
    const last = pieces.length;
    const instructions = pieces.map((one, index): Instruction => {
      if ("instruction" in one) return one.instruction;
      const left = last - index;
      const { code, k, yes, no } = one.test;
      if (code === 0x05) return make(code, yes % left);
      return { code, k, jt: yes % left, jf: no % left };
    });
    return { instructions: [...instructions, make(0x06, end)] };
  });

const PROGRAMS = 60;

test(
  `recover: what is recovered from ${PROGRAMS} programs of all instructions does what they do (seed ${seed})`,
  () => {
    fc.assert(
      fc.property(program, (one) => {
        expect(faultsOfRecovery(one)).toEqual([]);
      }),
      { seed, numRuns: PROGRAMS },
    );
  },
  timeout,
);
