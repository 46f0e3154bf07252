// scale: times of a run -> places on an axis. What happens in a program's first moments gets room.

import { timeText } from "./evidence.js";

/** From milliseconds to a share of the axis, 0 to 1. */
export interface Scale {
  readonly at: (milliseconds: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** How near two labels may stand. */
const NEAR = 0.09;

/** An axis on which each tenfold of time has the same length, from a tenth of a millisecond on. */
export function scaleTo(end: number): Scale {
  const last = Math.max(end, 1);
  const place = (milliseconds: number): number => Math.log10(1 + 10 * Math.max(0, milliseconds));
  const at = (milliseconds: number): number => Math.min(1, place(milliseconds) / place(last));
  const tens = Array.from({ length: 10 }, (_, power) => 10 ** power);
  const ticks = [
    0,
    ...tens.filter((one) => one < last && 1 - at(one) > NEAR && at(one) > NEAR),
    last,
  ];
  return {
    at,
    ticks: ticks.map((one) => ({ at: at(one), text: one === 0 ? "0" : timeText(one) })),
  };
}
