// symbol: what a register of a filter holds, where its input is not known. TypeScript only.

import type { Instruction } from "../assemble.js";
import type { Test } from "../compare.js";
import type { Operator } from "../condition.js";
import { compare, NUMBER_MAX } from "./ranges.js";

/** What a register holds. */
export type Held =
  | { readonly kind: "known"; readonly value: number }
  /** `(word & mask) >>> shift`; to the left where `shift` is negative. */
  | {
      readonly kind: "word";
      readonly offset: number;
      readonly mask: number;
      readonly shift: number;
    }
  /** `word ^ value | word ^ value ...`: it is 0 only where each word has its value. */
  | { readonly kind: "differences"; readonly of: readonly Difference[] }
  /** Anything else; whether the number of the call is in it. */
  | { readonly kind: "mixed"; readonly numbered: boolean };

/** A word of the arguments, and what it is held against. */
export interface Difference {
  readonly offset: number;
  readonly value: number;
}

export const known = (value: number): Held => ({ kind: "known", value: value >>> 0 });

export const wordAt = (offset: number): Held => ({
  kind: "word",
  offset,
  mask: NUMBER_MAX,
  shift: 0,
});

/** Offsets below this are the number of the call and its architecture. */
const HEAD_SIZE = 8;

export const isNumbered = (symbol: Held): boolean =>
  symbol.kind === "mixed" ? symbol.numbered : symbol.kind === "word" && symbol.offset < HEAD_SIZE;

/** What cannot be followed. */
export const mixed = (...symbols: readonly Held[]): Held => ({
  kind: "mixed",
  numbered: symbols.some(isNumbered),
});

/** `BPF_OP` of the instructions of class ALU. */
const Alu = { OR: 0x40, AND: 0x50, LSH: 0x60, RSH: 0x70, XOR: 0xa0 } as const;
const OPERATION = 0xf0;

/** A word after an operation with a known number. */
export function operate(symbol: Held, code: Instruction["code"], operand: number): Held {
  if (symbol.kind !== "word") return mixed(symbol);
  const { shift } = symbol;
  switch (code & OPERATION) {
    case Alu.AND:
      return masked(symbol, shifted(operand, shift), shift);
    case Alu.RSH:
      return operand > 31
        ? mixed(symbol)
        : masked(symbol, visible(shift + operand), shift + operand);
    case Alu.LSH:
      return operand > 31
        ? mixed(symbol)
        : masked(symbol, visible(shift - operand), shift - operand);
    case Alu.XOR: {
      const [difference] = differencesIn(symbol) ?? [];
      return difference
        ? { kind: "differences", of: [{ ...difference, value: operand }] }
        : mixed(symbol);
    }
    default:
      return mixed(symbol);
  }
}

/** Two registers after an operation. */
export function join(one: Held, code: Instruction["code"], other: Held): Held {
  const [left, right] = [differencesIn(one), differencesIn(other)];
  return (code & OPERATION) === Alu.OR && left && right
    ? { kind: "differences", of: [...left, ...right] }
    : mixed(one, other);
}

/** A whole word is the difference to 0. */
function differencesIn(symbol: Held): readonly Difference[] | undefined {
  if (symbol.kind === "differences") return symbol.of;
  if (symbol.kind !== "word" || symbol.offset < HEAD_SIZE) return undefined;
  const { offset, mask, shift } = symbol;
  return mask === NUMBER_MAX && shift === 0 ? [{ offset, value: 0 }] : undefined;
}

function masked(symbol: Held & { kind: "word" }, mask: number, shift: number): Held {
  const left = (symbol.mask & mask) >>> 0;
  return left === 0 ? known(0) : { ...symbol, mask: left, shift };
}

/** Bits of a result as bits of the word. */
const shifted = (bits: number, shift: number): number =>
  shift >= 0 ? shiftLeft(bits, shift) : bits >>> -shift;

/** Beyond 31, JavaScript shifts by less. */
const shiftLeft = (bits: number, shift: number): number => (shift > 31 ? 0 : (bits << shift) >>> 0);

/** The bits of a word that a shift leaves. */
const visible = (shift: number): number =>
  shift >= 0 ? shiftLeft(NUMBER_MAX, shift) : NUMBER_MAX >>> -shift;

/** A test of a word, or what it comes to. */
export type WordTest =
  | boolean
  | {
      readonly offset: number;
      readonly operator: Operator;
      readonly mask: number;
      readonly value: number;
    };

/** `BPF_OP` of the conditional jumps. */
const Jump = { JEQ: 0x10, JGT: 0x20, JGE: 0x30, JSET: 0x40 } as const;

/** What a jump asks of a word, by the bits of the word itself; `undefined` for no such jump. */
export function testOf(
  symbol: Held & { kind: "word" },
  code: Instruction["code"],
  operand: number,
): WordTest | undefined {
  const { offset, mask, shift } = symbol;
  switch (code & OPERATION) {
    case Jump.JSET: {
      const asked = (mask & shifted(operand, shift)) >>> 0;
      return asked === 0 ? false : { offset, operator: "!=", mask: asked, value: 0 };
    }
    case Jump.JEQ: {
      const value = operand * 2 ** shift;
      const fits = Number.isInteger(value) && value <= NUMBER_MAX && (value & ~mask) === 0;
      return fits ? { offset, operator: "==", mask, value } : false;
    }
    case Jump.JGT:
      return ordered(offset, ">", mask, Math.floor(operand * 2 ** shift));
    case Jump.JGE:
      return ordered(offset, ">=", mask, Math.ceil(operand * 2 ** shift));
    default:
      return undefined;
  }
}

/** A masked word is 0 to its mask. */
function ordered(offset: number, operator: ">" | ">=", mask: number, value: number): WordTest {
  if (!compare(mask, operator, value)) return false;
  return compare(0, operator, value) ? true : { offset, operator, mask, value };
}

/** The same in the form that regions have. */
export const asTest = (test: Exclude<WordTest, boolean>): Test => ({
  lower: test.offset,
  upper: undefined,
  operator: test.operator,
  mask: BigInt(test.mask),
  value: BigInt(test.value),
  signed: false,
});
