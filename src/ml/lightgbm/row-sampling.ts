import { sortFloats } from '../boosting/hist/sort-floats.ts';
import { LibraryRandom } from './library-random.ts';

/** Rows that share one stream of random numbers. */
const BLOCK_ROWS = 1024;

export interface RowSamplingRules {
  readonly data_sample_strategy: 'bagging' | 'goss';
  readonly bagging_fraction: number;
  readonly bagging_freq: number;
  readonly pos_bagging_fraction: number;
  readonly neg_bagging_fraction: number;
  readonly top_rate: number;
  readonly other_rate: number;
  readonly learning_rate: number;
}

/** Draws the rows of a round; undefined for all. May scale gradients of drawn rows. */
export type DrawRows = (round: number, pairs: readonly Float32Array[]) => Uint32Array | undefined;

/**
 * Draws rows as LightGBM does with one thread, from the same random numbers: bagging keeps rows by chance every
 * `bagging_freq` rounds; GOSS keeps those of large gradients and some of the others, which then count for more.
 * @param labels tell positive rows where they have a fraction of their own; undefined for objectives without them
 */
export function rowSampler(
  rules: RowSamplingRules,
  { rows, labels, seed }: { readonly rows: number; readonly labels: Float32Array | undefined; readonly seed: number },
): DrawRows {
  const streams = Array.from({ length: Math.ceil(rows / BLOCK_ROWS) }, (_, block) => new LibraryRandom(seed + block));
  const next = (row: number): number => streams[Math.trunc(row / BLOCK_ROWS)]!.nextFloat();
  if (rules.data_sample_strategy === 'goss') {
    const firstRound = Math.trunc(Math.fround(1) / rules.learning_rate);
    return (round, pairs) => (round < firstRound ? undefined : drawByGradient(pairs, rows, rules, next));
  }
  const { bagging_fraction, pos_bagging_fraction, neg_bagging_fraction, bagging_freq } = rules;
  const isBalanced = labels !== undefined && (pos_bagging_fraction < 1 || neg_bagging_fraction < 1);
  if (bagging_freq === 0 || (bagging_fraction === 1 && !isBalanced)) return () => undefined;
  const fractionOf = (row: number): number =>
    isBalanced ? (labels[row]! > 0 ? pos_bagging_fraction : neg_bagging_fraction) : bagging_fraction;
  let bag: Uint32Array | undefined;
  return (round) => {
    if (round % bagging_freq === 0 || bag === undefined) {
      const drawn = new Uint32Array(rows);
      let count = 0;
      for (let row = 0; row < rows; row++) if (next(row) < fractionOf(row)) drawn[count++] = row;
      bag = drawn.slice(0, count);
    }
    return bag;
  };
}

/** @see Ke et al. (2017), LightGBM, NeurIPS 30, algorithm 2 */
function drawByGradient(
  pairs: readonly Float32Array[],
  rows: number,
  { top_rate, other_rate }: RowSamplingRules,
  next: (row: number) => number,
): Uint32Array {
  const sizes = new Float32Array(rows);
  for (const ofGroup of pairs) {
    for (let row = 0; row < rows; row++)
      sizes[row]! += Math.abs(Math.fround(ofGroup[2 * row]! * ofGroup[2 * row + 1]!));
  }
  const top = Math.max(1, Math.trunc(rows * top_rate));
  const others = Math.trunc(rows * other_rate);
  const sorted = sizes.slice();
  sortFloats(sorted);
  const threshold = sorted[rows - top]!;
  const factor = Math.fround(Math.fround(rows - top) / others);
  const drawn = new Uint32Array(rows);
  let count = 0;
  let large = 0;
  for (let row = 0; row < rows; row++) {
    if (sizes[row]! >= threshold) {
      drawn[count++] = row;
      large++;
      continue;
    }
    const needed = others - (count - large);
    const left = rows - row - (top - large);
    if (next(row) < needed / left) {
      drawn[count++] = row;
      for (const ofGroup of pairs) {
        ofGroup[2 * row]! *= factor;
        ofGroup[2 * row + 1]! *= factor;
      }
    }
  }
  return drawn.slice(0, count);
}
