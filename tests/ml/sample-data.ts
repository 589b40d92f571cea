import type { FitInput, LabelledRows, Matrix, Task } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';

export interface SampleOptions {
  readonly rows?: number;
  readonly seed?: number;
  /** Share of empty cells in every column. */
  readonly missing?: number;
  /** What the labels answer; `binary` unless given. */
  readonly task?: Task;
}

/** Share of strange rows among those of the task `anomaly`. */
const STRANGE = 0.05;

/** What the label codes of each task stand for. */
const LABEL_VALUES: Readonly<Record<Task, readonly string[] | undefined>> = {
  binary: ['legit', 'fraud "proven"'],
  multiclass: ['low', 'größer', 'high'],
  regression: undefined,
  anomaly: undefined,
};

/**
 * Rows of which x helps linearly, y by its square, `group` is a coded column and noise does not help; learnable but
 * with noise. For `anomaly` the label marks the strange rows: those with x and y far from the others.
 */
export function sampleRows({
  rows = 400,
  seed = 1,
  missing = 0.05,
  task = 'binary',
}: SampleOptions = {}): LabelledRows {
  const random = createRandom(seed);
  const names = ['x', 'y', 'group', 'noise'];
  const values = new Float32Array(rows * names.length);
  const labels = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let [x, y, group, noise] = [random.normal(), random.normal(), random.integer(3), random.normal()];
    const score = 2 * x + y * y + group + random.normal();
    if (task === 'anomaly' && random.uniform() < STRANGE) {
      [x, y] = [x + 5, y - 5];
      labels[row] = 1;
    }
    if (task !== 'anomaly') labels[row] = labelOf(task, score);
    [x, y, group, noise].forEach((value, column) => {
      values[column * rows + row] = random.uniform() < missing ? Number.NaN : value;
    });
  }
  const categories = { group: ['gold', 'silver', 'none'] };
  return { matrix: { rows, columns: names.length, values, names, categories }, labels };
}

function labelOf(task: Exclude<Task, 'anomaly'>, score: number): number {
  if (task === 'regression') return score;
  if (task === 'multiclass') return (score > 1 ? 1 : 0) + (score > 3 ? 1 : 0);
  return score > 2 ? 1 : 0;
}

/** Everything the contract suite varies. */
export type SampleInput = FitInput & Required<Pick<FitInput, 'labels' | 'labelValues' | 'validation' | 'parameters'>>;

/** Sample rows as an input to fit, with others to validate on. */
export const sampleInput = (parameters: Readonly<Record<string, unknown>> = {}): SampleInput =>
  sampleInputFor('binary', parameters);

/** The same for any task; no labels to learn from for `anomaly`, no label values where labels are numbers. */
export function sampleInputFor(task: Task, parameters: Readonly<Record<string, unknown>> = {}): SampleInput {
  const { matrix, labels } = sampleRows({ task });
  return {
    train: matrix,
    labels: task === 'anomaly' ? undefined : labels,
    labelValues: LABEL_VALUES[task],
    validation: sampleRows({ seed: 2, rows: 200, task }),
    parameters,
  };
}

/** The named columns, in this order. */
export function withColumns(matrix: Matrix, names: readonly string[]): Matrix {
  const values = new Float32Array(names.length * matrix.rows);
  names.forEach((name, index) => {
    const from = matrix.names.indexOf(name) * matrix.rows;
    values.set(matrix.values.subarray(from, from + matrix.rows), index * matrix.rows);
  });
  return { ...matrix, columns: names.length, values, names };
}
