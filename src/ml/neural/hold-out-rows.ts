import type { Random } from '../../stats/index.ts';

/** Fewer rows than this say too little about when to stop. */
const LEAST = 10;

/**
 * Splits rows into those to learn from and those to stop by, at random; for classes the same share of each, so that a
 * rare one is on both sides. None are held out when there would be fewer than ten.
 */
export function holdOutRows(
  usable: ArrayLike<number>,
  { labels, isClasses, fraction }: { labels: Float32Array; isClasses: boolean; fraction: number },
  random: Random,
): { kept: Int32Array; held: Int32Array } {
  const all = Int32Array.from(usable);
  if (Math.round(all.length * fraction) < LEAST) return { kept: all, held: new Int32Array() };
  const groups = new Map<number, number[]>();
  for (const row of all) {
    const group = isClasses ? labels[row]! : 0;
    const rows = groups.get(group);
    if (rows === undefined) groups.set(group, [row]);
    else rows.push(row);
  }
  const isHeld = new Uint8Array(labels.length);
  for (const group of [...groups.keys()].sort((a, b) => a - b)) {
    const rows = random.shuffle(groups.get(group)!);
    for (const row of rows.slice(0, Math.round(rows.length * fraction))) isHeld[row] = 1;
  }
  return { kept: all.filter((row) => isHeld[row] === 0), held: all.filter((row) => isHeld[row] === 1) };
}
