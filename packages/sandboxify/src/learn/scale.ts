// scale: times of a run -> places on an axis.

import { timeText } from "./evidence.js";

/** From milliseconds to a share of the axis, 0 to 1. */
export interface Scale {
  readonly at: (milliseconds: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** How near two labels may stand. */
const NEAR = 0.09;

/** An axis on which each tenfold of time has the same length: what happens at first gets room. */
export function scaleTo(end: number): Scale {
  const last = Math.max(end, 1);
  const place = (milliseconds: number): number => Math.log10(1 + 10 * Math.max(0, milliseconds));
  const tens = Array.from({ length: 10 }, (_, power) => 10 ** power);
  return withTicks((milliseconds) => place(milliseconds) / place(last), last, tens);
}

/** An axis on which each millisecond has the same length. */
export function evenScale(end: number): Scale {
  const last = end > 0 ? end : 1;
  const power = 10 ** Math.floor(Math.log10(last));
  const step = [0.2, 0.5, 1, 2].map((one) => one * power).find((one) => last / one <= 6) ?? last;
  const steps = Array.from({ length: 6 }, (_, index) => (index + 1) * step);
  return withTicks((milliseconds) => milliseconds / last, last, steps);
}

/** A scale with labels at 0, at `last`, and at those of `times` that have room between them. */
function withTicks(
  place: (milliseconds: number) => number,
  last: number,
  times: readonly number[],
): Scale {
  const at = (milliseconds: number): number => Math.min(1, Math.max(0, place(milliseconds)));
  const between = times.filter((one) => one < last && 1 - at(one) > NEAR && at(one) > NEAR);
  return {
    at,
    ticks: [0, ...between, last].map((one) => ({
      at: at(one),
      text: one === 0 ? "0" : timeText(one),
    })),
  };
}
