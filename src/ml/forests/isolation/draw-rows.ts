import type { Random } from '../../../stats/index.ts';

/** Rows that may be drawn, and what each of them weighs; all alike when left out. */
export interface Drawable {
  readonly rows: Uint32Array;
  readonly weights?: Float64Array | undefined;
}

/** The rows with weight; weights that are all the same count as none. */
export function drawableRows(tableRows: number, weights: Float32Array | undefined): Drawable {
  const rows = Uint32Array.from({ length: tableRows }, (_, row) => row).filter((row) => weights?.[row] !== 0);
  const ofRows = weights && Float64Array.from(rows, (row) => weights[row]!);
  return ofRows?.some((weight) => weight !== ofRows[0]) ? { rows, weights: ofRows } : { rows };
}

/** Draws `count` different rows, heavier ones sooner; all of them when there are no more. */
export function drawRows({ rows, weights }: Drawable, count: number, random: Random): Uint32Array {
  if (count >= rows.length) return rows.slice();
  return weights ? drawByWeight(rows, weights, count, random) : drawAlike(rows, count, random);
}

/** Shuffles the first `count` places, remembering only those that changed. */
function drawAlike(rows: Uint32Array, count: number, random: Random): Uint32Array {
  const moved = new Map<number, number>();
  return Uint32Array.from({ length: count }, (_, place) => {
    const chosen = place + random.integer(rows.length - place);
    const drawn = moved.get(chosen) ?? chosen;
    moved.set(chosen, moved.get(place) ?? place);
    return rows[drawn]!;
  });
}

/**
 * Every row waits for an exponential time of rate weight; the first ones to come are drawn.
 * @see Efraimidis, Spirakis (2006), Weighted random sampling with a reservoir, Information Processing Letters 97(5)
 */
function drawByWeight(rows: Uint32Array, weights: Float64Array, count: number, random: Random): Uint32Array {
  const times = weights.map((weight) => -Math.log(1 - random.uniform()) / weight);
  const last = times.slice().sort()[count - 1]!;
  return rows.filter((_, i) => times[i]! <= last).subarray(0, count);
}
