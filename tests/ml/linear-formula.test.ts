import { describe, expect, test } from 'vitest';
import { ALGORITHMS, type Model, matrixFromColumns, type Task } from '../../src/ml/index.ts';
import { sampleInputFor, sampleRows } from './sample-data.ts';

const LINEAR: readonly [name: 'logistic_regression' | 'linear_regression', task: Task][] = [
  ['logistic_regression', 'binary'],
  ['logistic_regression', 'multiclass'],
  ['linear_regression', 'regression'],
];

describe.for(LINEAR)('%s (%s)', ([name, task]) => {
  const algorithm = ALGORITHMS[name];
  const learn = async (parameters: object = {}): Promise<Model> => {
    const all = { ...algorithm.parametersFor(task, 3), ...parameters };
    return (await algorithm.fit(sampleInputFor(task, all))).model;
  };

  test('shares of features add up to the margin', async () => {
    const model = await learn();
    const { matrix } = sampleRows({ task, missing: 0.2 });
    const { margins } = model.predict(matrix);
    const { values, groups, featureNames } = model.contributions!(matrix);
    expect([groups, featureNames]).toEqual([model.outputs, matrix.names]);
    const width = featureNames.length + 1;
    margins.forEach((margin, i) => {
      const sum = values.subarray(i * width, (i + 1) * width).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - margin)).toBeLessThan(1e-5);
    });
  });

  test('a missing value, and a code of no category, add nothing', async () => {
    const model = await learn();
    const rows = matrixFromColumns({ x: [1, 1, 1], y: [0, 0, 0], group: [Number.NaN, 3, 0.5], noise: [0, 0, 0] });
    const { values, groups } = model.contributions!(rows);
    for (let i = 0; i < 3 * groups; i++) expect(values[i * 5 + 2]).toBe(0);
  });

  test('every category moves the margin by itself, not by its code', async () => {
    // The middle category is the odd one out: no line through the codes 0, 1 and 2 can tell.
    const { matrix } = sampleRows({ missing: 0 });
    const group = matrix.values.subarray(2 * matrix.rows, 3 * matrix.rows);
    const labels = Float32Array.from(group, (code) => (code === 1 ? 1 : 0));
    const { model } = await algorithm.fit({ train: matrix, labels, parameters: algorithm.parametersFor(task, 2) });
    const { margins, marginWidth } = model.predict(matrix);
    const marginOf = (code: number): number => margins[group.indexOf(code) * marginWidth + marginWidth - 1]!;
    expect(marginOf(1)).toBeGreaterThan(marginOf(0) + 0.5);
    expect(marginOf(1)).toBeGreaterThan(marginOf(2) + 0.5);
  });

  test('a heavy lasso leaves nothing but the intercepts, a light one keeps what helps', async () => {
    expect((await learn({ l1: 1e6, l2: 0 })).importances!()).toEqual([]);
    const kept = (await learn({ l1: task === 'regression' ? 150 : 40, l2: 0 })).importances!();
    expect(kept.map(({ feature }) => feature)).toContain('x');
    expect(kept.map(({ feature }) => feature)).not.toContain('noise');
  });

  test('a row of weight 3 counts as three rows', async () => {
    const { matrix, labels } = sampleRows({ task, rows: 200 });
    const times = Array.from(labels, (_, row) => 1 + (row % 3));
    const repeated = times.flatMap((count, row) => new Array<number>(count).fill(row));
    const columns = Object.fromEntries(
      matrix.names.map((column, c) => [column, repeated.map((row) => matrix.values[c * matrix.rows + row]!)]),
    );
    const parameters = { ...algorithm.parametersFor(task, 3), tol: 1e-9, max_iter: 2_000 };
    const weighted = await algorithm.fit({ train: matrix, labels, weights: Float32Array.from(times), parameters });
    const longer = await algorithm.fit({
      train: { ...matrixFromColumns(columns), categories: matrix.categories! },
      labels: Float32Array.from(repeated, (row) => labels[row]!),
      parameters,
    });
    const [a, b] = [weighted.model.predict(matrix).margins, longer.model.predict(matrix).margins];
    expect(Math.max(...a.map((margin, i) => Math.abs(margin - b[i]!)))).toBeLessThan(1e-4);
  });
});
