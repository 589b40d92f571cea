import type { LabelledRows } from '../../src/ml/index.ts';
import { createRandom, type Random } from '../../src/stats/index.ts';

/** The columns that hold codes. */
export const CODED = ['kind', 'rank'];

/**
 * Columns of every sort: normal numbers with missing ones, many zeros, few distinct values of either sign, codes. Each
 * helps, the weights do not.
 * @param kind of the labels: binary, number, count, share or class (three of them)
 */
export function mixedRows({
  rows,
  seed,
  kind,
}: {
  readonly rows: number;
  readonly seed: number;
  readonly kind: string;
}): LabelledRows & { readonly weights: Float32Array } {
  const random = createRandom(seed);
  const names = ['a', 'b', 'zeros', 'steps', ...CODED];
  const values = new Float64Array(rows * names.length);
  const labels = new Float32Array(rows);
  const weights = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [random.normal(), random.normal()];
    const zeros = 2 * Math.max(0, random.normal() - 0.7);
    const steps = Math.round(10 * random.normal()) / 10;
    const code = random.integer(12);
    const rank = Math.min(random.poisson(6), 40);
    const score =
      a + b * b * 0.5 + zeros - Math.abs(steps) + (code % 3 === 0 ? 1 : 0) + (rank % 2) / 2 + random.normal();
    [a, b, zeros, steps, code, rank].forEach((value, column) => {
      const share = column < 2 ? 0.07 : column === 4 ? 0.02 : 0;
      values[column * rows + row] = random.uniform() < share ? Number.NaN : value;
    });
    labels[row] = labelOf(kind, score, random);
    weights[row] = 0.25 + 2 * random.uniform();
  }
  return { matrix: { rows, columns: names.length, values, names }, labels, weights };
}

function labelOf(kind: string, score: number, random: Random): number {
  switch (kind) {
    case 'binary':
      return score > 1 ? 1 : 0;
    case 'class':
      return (score > 0.5 ? 1 : 0) + (score > 2 ? 1 : 0);
    case 'count':
      return random.poisson(Math.exp(Math.min(2, score / 3)));
    case 'share':
      return 1 / (1 + Math.exp(-score));
    default:
      return score;
  }
}
