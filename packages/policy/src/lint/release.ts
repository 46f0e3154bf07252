// release: releases of Linux, as 5.10 or 2.6.16, in their order. TypeScript only.

/** Whether `text` is a release, as lint takes it. */
export const isRelease = (text: string): boolean => /^[0-9]{1,4}(\.[0-9]{1,4}){1,2}$/.test(text);

/** Whether release `one` came after `other`. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((release) => release.split(".").map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
