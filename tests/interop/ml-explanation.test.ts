import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  IMPORTANCE_TYPES,
  type ImportanceType,
  iceCurves,
  importanceScores,
  type LabelledRows,
  logLoss,
  type Model,
  partialDependence,
  permutationImportance,
  takeRows,
} from '../../src/ml/index.ts';
import { sampleRows } from '../ml/sample-data.ts';
import { PythonProgram, pythonOrSkip } from './python.ts';

const python = pythonOrSkip('xgboost') && pythonOrSkip('sklearn');

interface Explanation {
  readonly contributions: number[];
  readonly interactions: number[];
  readonly scores: Readonly<Record<ImportanceType, Readonly<Record<string, number>>>>;
  readonly dependence: { readonly grids: number[][]; readonly average: number[]; readonly curves: number[] };
  readonly permutation: { readonly mean: number[]; readonly std: number[] };
}

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  const worst = Array.from(ours, (value, i) => Math.abs(value - theirs[i]!) / Math.max(1, Math.abs(theirs[i]!)));
  expect(worst.reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(tolerance);
}

describe.skipIf(python === undefined)('the real XGBoost and scikit-learn explain our models as we do', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let peer: PythonProgram;

  beforeAll(async () => {
    folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-explanation-'))).path;
    peer = resources.use(new PythonProgram(python!, join(import.meta.dirname, 'explanation_peer.py')));
  });
  afterAll(() => resources.disposeAsync());

  async function ask(model: Model, { matrix, labels }: LabelledRows, more: object = {}): Promise<Explanation> {
    const { rows, columns, names, values } = matrix;
    const turned = Float32Array.from(values, (_, i) => values[(i % columns) * rows + Math.floor(i / columns)]!);
    const path = (name: string): string => join(folder, name);
    await writeFile(path('model.json'), model.toFile());
    await writeFile(path('rows.values'), new Uint8Array(turned.buffer));
    await writeFile(path('rows.labels'), new Uint8Array(labels.slice().buffer));
    const files = { model: path('model.json'), values: path('rows.values'), labels: path('rows.labels') };
    return await peer.ask({ ...files, rows, columns, names, ...more });
  }

  async function trained(
    parameters: Readonly<Record<string, unknown>>,
    labels?: (label: number, row: number) => number,
  ) {
    const train = sampleRows({ rows: 500 });
    const coded = labels === undefined ? train.labels : train.labels.map(labels);
    return (await ALGORITHMS.xgboost.fit({ train: train.matrix, labels: coded, parameters })).model;
  }

  const held = sampleRows({ seed: 4, rows: 80, missing: 0.1 });

  test.for<[string, Readonly<Record<string, unknown>>, ((label: number, row: number) => number)?]>([
    ['two classes', { num_round: 12, max_depth: 5 }],
    [
      'three classes',
      { objective: 'multi:softprob', num_class: 3, num_round: 5 },
      (label, row) => (row % 4 ? label : 2),
    ],
    [
      'numbers, deep',
      { objective: 'reg:squarederror', num_round: 6, max_depth: 9, base_score: 3 },
      (_, row) => row % 17,
    ],
    ['stumps', { num_round: 5, max_depth: 1 }],
  ])('contributions, interactions and scores: %s', async ([, parameters, labels]) => {
    const model = await trained(parameters, labels);
    const theirs = await ask(model, held);
    expectClose(model.contributions!(held.matrix).values, theirs.contributions, 1e-5);
    expectClose(model.interactions!(held.matrix).values, theirs.interactions, 1e-5);
    for (const type of IMPORTANCE_TYPES) {
      const ours = Object.fromEntries(
        importanceScores(model.importances!(), type).map(({ feature, score }) => [feature, score]),
      );
      expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs.scores[type]).sort());
      for (const [feature, score] of Object.entries(theirs.scores[type]))
        expect(ours[feature]! / score).toBeCloseTo(1, 5);
    }
  });

  test('partial dependence, ICE curves and permutation importance', async () => {
    const model = await trained({ num_round: 10, max_depth: 4 });
    const repeats = 60;
    const theirs = await ask(model, held, { features: ['x', 'group'], grid_size: 11, repeats });

    const { matrix, labels } = held;
    const isComplete = (row: number): boolean =>
      matrix.names.every((_, c) => !Number.isNaN(matrix.values[c * matrix.rows + row]));
    const complete = takeRows(matrix, Array.from(labels.keys()).filter(isComplete));
    const weights = Float32Array.from({ length: complete.rows }, (_, row) => (row % 3) + 1);
    const options = { model, matrix: complete, gridSize: 11 };
    const { grids, average } = await partialDependence({ ...options, features: ['x', 'group'], weights });
    for (const [i, grid] of grids.entries()) expectClose(grid.values, theirs.dependence.grids[i]!, 1e-6);
    expectClose(average, theirs.dependence.average, 1e-5);
    const { curves } = await iceCurves({ ...options, features: ['x'] });
    expectClose(curves, theirs.dependence.curves, 1e-6);

    const { importances } = await permutationImportance({
      model,
      rows: held,
      metric: ({ prediction, labels: truth }) => logLoss({ labels: truth, probabilities: prediction.predictions }),
      lowerIsBetter: true,
      repeats,
    });
    // Other shuffles: the means agree within what chance allows, and so do the deviations.
    importances.forEach(({ mean, std }, i) => {
      const [theirMean, theirStd] = [theirs.permutation.mean[i]!, theirs.permutation.std[i]!];
      expect(Math.abs(mean - theirMean)).toBeLessThanOrEqual(
        5 * Math.sqrt((std ** 2 + theirStd ** 2) / repeats) + 1e-9,
      );
      expect(std / theirStd).toBeGreaterThan(0.6);
      expect(std / theirStd).toBeLessThan(1.7);
    });
  });
});
