// near: a word that is not known -> the known ones it may stand for. Twin: native/core/near.c

/** Longer words are no slips of the hand; the bound also keeps the C twin's rows on its stack. */
const LENGTH_MAX = 40;

/**
 * The candidates that `text` may be a misspelling of: at most a third of its letters are wrong, and
 * capitals are as good as small letters.
 *
 * @param text what was written
 * @param candidates the words there are, sorted
 * @param most how many to give at the most
 * @returns the nearest first; of equally near ones, in the order of `candidates`
 */
export function near(text: string, candidates: readonly string[], most = 3): string[] {
  if (text.length === 0 || text.length > LENGTH_MAX) return [];
  const folded = fold(text);
  const limit = Math.max(1, Math.floor(text.length / 3));
  return candidates
    .filter(({ length }) => length <= LENGTH_MAX && Math.abs(length - text.length) <= limit)
    .map((candidate) => ({ candidate, far: distance(folded, fold(candidate)) }))
    .filter(({ far }) => far <= limit && far < text.length)
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Capitals as small letters, in ASCII: other letters are in no name. */
function fold(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Optimal string alignment: how many letters to insert, delete, replace, or swap with their
 * neighbour. Row i of the usual matrix needs rows i - 1 and, for a swap, i - 2.
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(beforeLast, j - 2) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number; // every index stays within the row
}
