// statistics: samples -> one figure.

/** The samples of one case: one for each round. */
export type Samples = readonly number[];

export function median(samples: Samples): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** How much a case takes over `base`, compared within each round: what slows a round slows both. */
export function medianOver(samples: Samples, base: Samples): number {
  return median(pairs(samples, base).map(([one, other]) => one - other));
}

/** How many times as much a case takes as `base`, compared within each round. */
export function medianRatio(samples: Samples, base: Samples): number {
  return median(pairs(samples, base).map(([one, other]) => one / other));
}

function pairs(samples: Samples, base: Samples): [number, number][] {
  return samples.map((sample, round) => [sample, base[round] ?? Number.NaN]);
}
