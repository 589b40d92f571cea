/** At most `count` of `names` that a person may have meant by `name`, nearest first; empty when none is near. */
export function nearestNames(name: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = name.toLowerCase();
  const farthest = Math.max(1, Math.round(wanted.length / 3));
  return names
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= farthest && distance < candidate.length)
    .toSorted((a, b) => a.distance - b.distance || begins(b.candidate, wanted) - begins(a.candidate, wanted))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** `; did you mean a or b?`, to be put behind what is wrong with `name`; empty when none of `names` is near. */
export function nearestText(name: string, names: readonly string[]): string {
  const near = nearestNames(name, names);
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

/** How many letters both begin with. */
function begins(candidate: string, wanted: string): number {
  const name = candidate.toLowerCase();
  let same = 0;
  while (same < wanted.length && name[same] === wanted[same]) same++;
  return same;
}

function distanceTo(wanted: string, candidate: string): number {
  if (candidate === wanted) return 0;
  // A part of a name, such as `amount` for `tx_amount`, is near however long the rest is.
  if (wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate))) return 1;
  return Math.min(editDistance(wanted, candidate), distanceToStart(wanted, candidate));
}

/** A mistyped beginning, such as `aucc` of `auc_roc`, is near however long the rest is. */
function distanceToStart(wanted: string, candidate: string): number {
  if (wanted.length < 4 || candidate.length <= wanted.length) return Number.POSITIVE_INFINITY;
  const start = Math.min(...[-1, 0].map((more) => editDistance(wanted, candidate.slice(0, wanted.length + more))));
  return start <= 1 && wanted[0] === candidate[0] ? 1 : Number.POSITIVE_INFINITY;
}

/** How many insertions, deletions, replacements and swaps of neighbours turn one text into the other. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
