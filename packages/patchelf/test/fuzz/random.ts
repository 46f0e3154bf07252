// random: a seed -> numbers that are the same in every run.

export interface Random {
  /** From 0 up to, but not with, `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Marsaglia's xorshift of 32 bits. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let warm = 0; warm < 8; warm++) next();
  const below = (limit: number) => (limit > 0 ? next() % limit : 0);
  return {
    below,
    pick(list) {
      const item = list[below(list.length)];
      if (item === undefined) throw new Error("there is nothing to pick from");
      return item;
    },
  };
}
