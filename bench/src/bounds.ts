// bounds: what the project holds itself to, in one table.

import type { Part, Row } from "./part.js";

/** How far one figure of one row shall go. */
interface Bound {
  readonly part: string;
  readonly row: string;
  readonly figure: string;
  readonly side: "most" | "least";
  readonly goal: number;
  /** What fails the check when it is exceeded: only for figures that are the same on every run. */
  readonly limit: number | undefined;
}

const most = (part: string, row: string, figure: string, goal: number, limit?: number): Bound => ({
  part,
  row,
  figure,
  side: "most",
  goal,
  limit,
});

const least = (part: string, row: string, figure: string, goal: number): Bound => ({
  part,
  row,
  figure,
  side: "least",
  goal,
  limit: undefined,
});

// The limits of "instructions" are what was measured last, and 3 percent for another compiler.
const bounds: readonly Bound[] = [
  // part, row, figure, goal, limit
  most("startup", "sbx, none set", "over empty", 3),
  most("startup", "sbx, allow 12", "over empty", 50),
  most("startup", "sbx, allow 60", "over empty", 65),
  most("startup", "sbx, allow 330", "over empty", 75),
  least("startup", "sbx, allow 12", "original / sbx", 3),
  least("startup", "sbx, allow 60", "original / sbx", 5),
  least("startup", "sbx, allow 330", "original / sbx", 25),

  most("launch", "keyed, allow 37", "over exec", 120),
  most("launch", "keyed, allow 60", "over exec", 130),
  most("launch", "keyed, allow 330", "over exec", 150),
  least("launch", "keyed, allow 37", "original / sbx", 7),
  least("launch", "keyed, allow 60", "original / sbx", 7),
  least("launch", "keyed, allow 330", "original / sbx", 7),
  least("launch", "main, allow 37", "original / sbx", 1),
  least("launch", "main, allow 60", "original / sbx", 1),
  least("launch", "main, allow 330", "original / sbx", 1),

  most("instructions", "12 names", "executed", 6_000, 9_260),
  most("instructions", "60 names", "executed", 20_000, 29_950),
  most("instructions", "330 names", "executed", 80_000, 98_000),

  most("program", "12 names", "executed", 14, 9),
  most("program", "60 names", "executed", 14, 12),
  most("program", "150 names", "executed", 14, 13),
  most("program", "330 names", "executed", 14, 11),
  most("program", "all names", "executed", 14, 7),
  most("program", "every other name", "executed", 14, 13),
  most("program", "every other pair", "executed", 14, 13),

  most("compile", "12 names", "compile", 1_000),
  most("compile", "60 names", "compile", 1_000),
  most("compile", "150 names", "compile", 1_000),
  most("compile", "330 names", "compile", 1_000),
  least("compile", "12 names", "libseccomp / compile", 100),
  least("compile", "60 names", "libseccomp / compile", 100),
  least("compile", "150 names", "libseccomp / compile", 100),
  least("compile", "330 names", "libseccomp / compile", 100),

  most("install", "sbx, 60 names", "of libseccomp", 0.5),
  most("install", "sbx, 330 names", "of libseccomp", 0.15),

  most("steady", "sbx, 12 names", "over one instruction", 1),
  most("steady", "sbx, 60 names", "over one instruction", 1),
  most("steady", "sbx, 330 names", "over one instruction", 1),

  most("argument", "sbx, 12 names", "over no filter", 46),
  most("argument", "sbx, 60 names", "over no filter", 46),
  most("argument", "sbx, 330 names", "over no filter", 46),
  most("argument", "sbx, 12 names", "over one rule", 5),
  most("argument", "sbx, 60 names", "over one rule", 5),
  most("argument", "sbx, 330 names", "over one rule", 5),

  most("patch", "sbx-patchelf add", "over node", 50),
];

/** A bound, and the figure that it is about. */
export interface Judgement extends Bound {
  readonly found: number;
}

/** What `row` is held to, for the figures that it has. */
export function judge(part: Part, row: Row): readonly Judgement[] {
  return bounds
    .filter((bound) => bound.part === part.name && bound.row === row.name)
    .flatMap((bound) => {
      const found = row.figures[bound.figure];
      return found === undefined ? [] : [{ ...bound, found }];
    });
}

export function isMet({ side, goal, found }: Judgement): boolean {
  return side === "most" ? found <= goal : found >= goal;
}

/** Whether the check fails because of it. */
export function isExceeded({ limit, found }: Judgement): boolean {
  return limit !== undefined && found > limit;
}
