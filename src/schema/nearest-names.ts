/** At most `count` of `names` that a person may have meant by `name`, nearest first; empty when none is near. */
export function nearestNames(name: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = name.toLowerCase();
  const farthest = Math.ceil(wanted.length / 3);
  return names
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= farthest && distance < candidate.length)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** `; did you mean a or b?`, to be put behind what is wrong with `name`; empty when none of `names` is near. */
export function nearestText(name: string, names: readonly string[]): string {
  const near = nearestNames(name, names);
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

function distanceTo(wanted: string, candidate: string): number {
  if (candidate === wanted) return 0;
  // A part of a name, such as `amount` for `tx_amount`, is near however long the rest is.
  if (wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate))) return 1;
  return editDistance(wanted, candidate);
}

/** Levenshtein distance: insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
