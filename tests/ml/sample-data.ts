import type { FitInput, LabelledRows } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';

export interface SampleOptions {
  readonly rows?: number;
  readonly seed?: number;
  /** Share of empty cells in every column. */
  readonly missing?: number;
}

/**
 * Rows of two classes: x helps linearly, y by its square, `group` is a coded column, noise does not help. Learnable but
 * not separable.
 */
export function sampleRows({ rows = 400, seed = 1, missing = 0.05 }: SampleOptions = {}): LabelledRows {
  const random = createRandom(seed);
  const names = ['x', 'y', 'group', 'noise'];
  const values = new Float32Array(rows * names.length);
  const labels = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [x, y, group, noise] = [random.normal(), random.normal(), random.integer(3), random.normal()];
    labels[row] = 2 * x + y * y + group + random.normal() > 2 ? 1 : 0;
    [x, y, group, noise].forEach((value, column) => {
      values[column * rows + row] = random.uniform() < missing ? Number.NaN : value;
    });
  }
  const categories = { group: ['gold', 'silver', 'none'] };
  return { matrix: { rows, columns: names.length, values, names, categories }, labels };
}

/** Everything the contract suite varies. */
export type SampleInput = FitInput & Required<Pick<FitInput, 'labels' | 'labelValues' | 'validation' | 'parameters'>>;

/** Sample rows as an input to fit, with others to validate on. */
export function sampleInput(parameters: Readonly<Record<string, unknown>> = {}): SampleInput {
  const { matrix, labels } = sampleRows();
  const validation = sampleRows({ seed: 2, rows: 200 });
  return { train: matrix, labels, labelValues: ['legit', 'fraud "proven"'], validation, parameters };
}
