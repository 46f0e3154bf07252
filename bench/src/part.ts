// part: the form of every part of the benchmark, and of what it finds.

/** A line of a table. */
export interface Row {
  readonly name: string;
  /** By column. */
  readonly figures: Readonly<Record<string, number>>;
}

/** One thing that is measured. */
export interface Part {
  readonly name: string;
  /** What the figures are, and their unit. */
  readonly title: string;
  /** How many samples of each case are taken, unless told otherwise; without it, the part counts. */
  readonly rounds?: number;
  measure(rounds: number): readonly Row[] | Promise<readonly Row[]>;
}
