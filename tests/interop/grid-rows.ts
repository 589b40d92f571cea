import { type LabelledRows, matrixFromColumns } from '../../src/ml/index.ts';
import { createRandom, type Random } from '../../src/stats/index.ts';

/** What labels are like: one of two classes, of three, a number, a share, a count, an amount above 0. */
export type LabelKind = 'binary' | 'classes' | 'number' | 'share' | 'count' | 'amount';

export interface GridOptions {
  readonly rows?: number;
  readonly seed?: number;
  readonly kind?: LabelKind;
  readonly missing?: number;
  readonly isWeighted?: boolean;
  /** Digits of the numbers; 1 keeps a column to about 60 distinct values. */
  readonly decimals?: number;
  /** Makes `e` a column of that many categories, on which the label depends. */
  readonly categories?: number;
}

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/**
 * Rows with about 60 distinct values per column, so that every binning agrees. The label rises with `a`, falls with
 * `b`, follows `c` squared and the product of `a` and `d`; `e` is noise unless it is coded.
 */
export function gridRows({
  rows = 600,
  seed = 1,
  kind = 'binary',
  missing = 0.1,
  isWeighted = false,
  categories = 0,
  decimals = 1,
}: GridOptions = {}): LabelledRows {
  const random = createRandom(seed);
  const columns = NAMES.map(() =>
    Float32Array.from({ length: rows }, () => Math.round(random.normal() * 10 ** decimals) / 10 ** decimals),
  );
  if (categories > 0) columns[4] = columns[4]!.map(() => random.integer(categories));
  const labels = Float32Array.from({ length: rows }, (_, row) => {
    const [a, b, c, d, e] = columns.map((column) => column[row]!) as [number, number, number, number, number];
    const ofCategory = categories > 0 ? 2 * Math.sin(5 * e) : 0;
    return labelOf(kind, a - b + c * c - 1 + a * d + ofCategory + 0.5 * random.normal(), random);
  });
  for (const column of columns) {
    for (let row = 0; row < rows; row++) if (random.uniform() < missing) column[row] = Number.NaN;
  }
  const weights = isWeighted
    ? Float32Array.from({ length: rows }, () => Math.fround(0.25 + 3 * random.uniform()))
    : undefined;
  const matrix = matrixFromColumns(Object.fromEntries(NAMES.map((name, i) => [name, columns[i]!])));
  if (categories === 0) return { matrix, labels, weights };
  const e = Array.from({ length: categories }, (_, code) => `category ${code}`);
  return { matrix: { ...matrix, categories: { e } }, labels, weights };
}

function labelOf(kind: LabelKind, score: number, random: Random): number {
  switch (kind) {
    case 'binary':
      return score > 0 ? 1 : 0;
    case 'classes':
      return (score > -1 ? 1 : 0) + (score > 1 ? 1 : 0);
    case 'number':
      return score;
    case 'share':
      return 1 / (1 + Math.exp(-score));
    case 'count':
      return random.poisson(Math.exp(Math.min(score / 2, 3)));
    case 'amount':
      return Math.exp(score / 2);
    default:
      return kind satisfies never;
  }
}
