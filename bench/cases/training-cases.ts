import type { LabelledRows } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';

/** What makes training more than the plain one: parameters for both sides, and rows that differ. */
export interface TrainingCase {
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly isWeighted?: boolean;
  /** Makes the last column one of codes. */
  readonly categories?: number;
  /** From a label of 0 or 1 and the row's first value. */
  readonly label?: (label: number, value: number) => number;
  /** Share of as many rows more that are watched for early stopping. */
  readonly validation?: number;
}

const SAMPLING = { subsample: 0.5, colsample_bytree: 0.5 };

/** Labels rise with the first eight columns, so constraints on half of those bind without spoiling the model. */
const CONSTRAINTS = { monotone_constraints: '(1,0,1,0,1,0,1,0)' };

/** Cases of XGBoost's meaning, for `--case`. */
export const TRAINING_CASES: Readonly<Record<string, TrainingCase>> = {
  plain: { parameters: {} },
  weights: { parameters: {}, isWeighted: true },
  sampling: { parameters: SAMPLING },
  constraints: { parameters: CONSTRAINTS },
  categories: { parameters: {}, categories: 40 },
  all: { parameters: { ...SAMPLING, ...CONSTRAINTS }, isWeighted: true, categories: 40 },
  validation: { parameters: {}, validation: 0.2 },
  softmax: {
    parameters: { objective: 'multi:softprob', num_class: 3 },
    label: (label, value) => (label === 1 ? 1 : value > 0 ? 2 : 0),
  },
  poisson: { parameters: { objective: 'count:poisson' }, label: (label, value) => 2 * label + (value > 0 ? 1 : 0) },
};

/** Normal columns with 5 % missing; up to eight of them decide the label, half of them by a step. */
export function transactions(
  rows: number,
  columns: number,
  { isWeighted = false, categories = 0, label }: Omit<TrainingCase, 'parameters'>,
  seed = 1,
): LabelledRows {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: rows * columns }, () =>
    random.uniform() < 0.05 ? Number.NaN : random.normal(),
  );
  const labels = Float32Array.from({ length: rows }, (_, row) => {
    let score = random.normal();
    for (let column = 0; column < Math.min(8, columns); column++) {
      const value = values[column * rows + row]! || 0;
      score += column % 2 === 0 ? value : value > 0.5 ? 2 : 0;
    }
    return score > 2 ? 1 : 0;
  });
  if (label) labels.set(labels.map((old, row) => label(old, values[row]!)));
  const names = Array.from({ length: columns }, (_, i) => `f${i}`);
  const weights = isWeighted ? Float32Array.from(labels, () => random.uniform() + 0.5) : undefined;
  const matrix = { rows, columns, values, names };
  if (categories === 0) return { matrix, labels, weights };
  for (let row = 0; row < rows; row++) values[(columns - 1) * rows + row] = random.integer(categories);
  const dictionary = Array.from({ length: categories }, (_, i) => `c${i}`);
  return { matrix: { ...matrix, categories: { [names.at(-1)!]: dictionary } }, labels, weights };
}
