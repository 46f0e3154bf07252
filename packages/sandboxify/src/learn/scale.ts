// scale: times of a run -> places on an axis.

import { timeText } from "./evidence.js";

/** From milliseconds to a share of the axis, 0 to 1. */
export interface Scale {
  readonly at: (milliseconds: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** How near two labels may stand; those at the ends reach inwards. */
const [NEAR, NEAR_END] = [0.11, 0.18];

/** The first time on an axis of tenfolds: before it, nothing is told apart. */
const EARLIEST = 0.1;

/** An axis on which each tenfold of time has the same length: what happens at first gets room. */
export function scaleTo(first: number, last: number): Scale {
  const from = Math.max(first, EARLIEST);
  const to = Math.max(last, 2 * from);
  const place = (milliseconds: number): number =>
    Math.log(Math.max(milliseconds, from) / from) / Math.log(to / from);
  const powers = Array.from({ length: 10 }, (_, power) => 10 ** (power - 1));
  const isLong = to / from > 50;
  const times = powers.flatMap((one) => (isLong ? [one] : [one, 2 * one, 5 * one]));
  return withTicks(place, [from, to], times);
}

/** An axis on which each millisecond has the same length. */
export function evenScale(from: number, to: number): Scale {
  const length = Math.max(to - from, 0.001);
  const power = 10 ** Math.floor(Math.log10(length));
  const step =
    [0.2, 0.5, 1, 2].map((one) => one * power).find((one) => length / one <= 6) ?? length;
  const first = Math.ceil(from / step);
  const times = Array.from({ length: 7 }, (_, index) => (first + index) * step);
  return withTicks((milliseconds) => (milliseconds - from) / length, [from, from + length], times);
}

/** A scale with labels at its ends, and at those of `times` that have room between them. */
function withTicks(
  place: (milliseconds: number) => number,
  [from, to]: readonly [number, number],
  times: readonly number[],
): Scale {
  const at = (milliseconds: number): number => Math.min(1, Math.max(0, place(milliseconds)));
  const between: number[] = [];
  for (const time of times.filter((one) => one > from && one < to)) {
    const [place, last] = [at(time), between.at(-1)];
    const isInside = place > NEAR_END && 1 - place > NEAR_END;
    if (isInside && (last === undefined || place - at(last) > NEAR)) between.push(time);
  }
  return {
    at,
    ticks: [from, ...between, to].map((one) => ({
      at: at(one),
      text: one === 0 ? "0" : timeText(one),
    })),
  };
}
