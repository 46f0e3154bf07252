// time: when records say that calls were made, as text.

/** With milliseconds, in UTC. */
export const formatTime = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

/** To the second, for people. */
export const showTime = (time: number | undefined): string =>
  formatTime(time)?.replace(/\.\d+Z$/, "Z") ?? "-";
