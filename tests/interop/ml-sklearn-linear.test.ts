import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALGORITHMS, type LabelledRows } from '../../src/ml/index.ts';
import { sampleRows } from '../ml/sample-data.ts';
import { pythonOrSkip } from './python.ts';
import { SklearnPeer } from './sklearn-peer.ts';

const python = pythonOrSkip('sklearn');

interface Formula {
  readonly intercepts: number[];
  readonly features: (
    | { readonly name: string; readonly mean: number; readonly scale: number; readonly coefficients: number[] }
    | { readonly name: string; readonly shares: number[]; readonly coefficients: number[][] }
  )[];
}

/** The inputs that our formula stands for: standard units, centred indicators, 0 where missing. */
function inputsOf({ matrix }: LabelledRows, { features }: Formula): number[][] {
  return Array.from({ length: matrix.rows }, (_, row) =>
    features.flatMap((term, column) => {
      const value = matrix.values[column * matrix.rows + row]!;
      if ('mean' in term) return [Number.isNaN(value) ? 0 : (value - term.mean) / term.scale];
      return term.shares.map((share, code) => (Number.isNaN(value) ? 0 : (code === value ? 1 : 0) - share));
    }),
  );
}

/** Output by output, inputs in order. */
function coefficientsOf({ intercepts, features }: Formula): number[][] {
  return intercepts.map((_, output) =>
    features.flatMap((term) =>
      'mean' in term ? [term.coefficients[output]!] : term.coefficients.map((ofOutputs) => ofOutputs[output]!),
    ),
  );
}

interface Comparison {
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly ours: Readonly<Record<string, unknown>>;
  readonly estimator: string;
  readonly theirs: (rows: number) => Readonly<Record<string, unknown>>;
  readonly weighted?: boolean;
}

const EXACT = { tol: 1e-10, max_iter: 100_000 };
/** liblinear penalises the intercept and lbfgs knows no lasso: saga is the solver that has the same objective. */
const SAGA = { solver: 'saga', ...EXACT, random_state: 0 };

const COMPARISONS: readonly Comparison[] = [
  { task: 'binary', ours: { l2: 0.5 }, estimator: 'LogisticRegression', theirs: () => ({ C: 2, ...EXACT }) },
  {
    task: 'binary',
    ours: { l2: 1, class_weight: 'balanced' },
    estimator: 'LogisticRegression',
    theirs: () => ({ C: 1, class_weight: 'balanced', ...EXACT }),
  },
  {
    task: 'binary',
    ours: { l2: 3 },
    estimator: 'LogisticRegression',
    theirs: () => ({ C: 1 / 3, ...EXACT }),
    weighted: true,
  },
  {
    task: 'binary',
    ours: { l1: 8, l2: 0 },
    estimator: 'LogisticRegression',
    theirs: () => ({ C: 1 / 8, l1_ratio: 1, ...SAGA }),
  },
  {
    task: 'binary',
    ours: { l1: 4, l2: 4 },
    estimator: 'LogisticRegression',
    theirs: () => ({ C: 1 / 8, l1_ratio: 0.5, ...SAGA }),
  },
  { task: 'multiclass', ours: { l2: 2 }, estimator: 'LogisticRegression', theirs: () => ({ C: 1 / 2, ...EXACT }) },
  {
    task: 'multiclass',
    ours: { l1: 5, l2: 0 },
    estimator: 'LogisticRegression',
    theirs: () => ({ C: 1 / 5, l1_ratio: 1, ...SAGA }),
  },
  { task: 'regression', ours: {}, estimator: 'LinearRegression', theirs: () => ({}) },
  { task: 'regression', ours: {}, estimator: 'LinearRegression', theirs: () => ({}), weighted: true },
  { task: 'regression', ours: { l2: 20 }, estimator: 'Ridge', theirs: () => ({ alpha: 20 }) },
  {
    task: 'regression',
    ours: { l1: 30 },
    estimator: 'Lasso',
    theirs: (rows) => ({ alpha: 30 / rows, tol: 1e-12, max_iter: 100_000 }),
  },
  {
    task: 'regression',
    ours: { l1: 20, l2: 60 },
    estimator: 'ElasticNet',
    theirs: (rows) => ({ alpha: 80 / rows, l1_ratio: 0.25, tol: 1e-12, max_iter: 100_000 }),
  },
];

describe.skipIf(python === undefined)('the real scikit-learn', () => {
  const resources = new DisposableStack();
  let peer: SklearnPeer;

  beforeAll(() => {
    peer = resources.use(new SklearnPeer(python!));
  });
  afterAll(() => resources.dispose());

  test.for(COMPARISONS)('$estimator finds the optimum of $task with $ours', async (comparison) => {
    const { task, ours, estimator, theirs, weighted } = comparison;
    const rows = sampleRows({ rows: 600, task });
    const weights = weighted ? Float32Array.from(rows.labels, (_, row) => (row % 3) + 0.5) : undefined;
    const algorithm = task === 'regression' ? ALGORITHMS.linear_regression : ALGORITHMS.logistic_regression;
    const { model, converged } = await algorithm.fit({
      train: rows.matrix,
      labels: rows.labels,
      weights,
      parameters: { ...ours, ...algorithm.parametersFor(task), max_iter: 5_000, tol: 1e-8 },
    });
    expect(converged).toBe(true);
    const formula = JSON.parse(new TextDecoder().decode(model.toFile({ format: 'json' }))) as Formula;
    const { coefficients, intercepts } = await peer.coefficients({
      estimator,
      parameters: theirs(rows.matrix.rows),
      inputs: inputsOf(rows, formula),
      labels: rows.labels,
      weights,
    });
    const found = coefficientsOf(formula);
    const level = mean(formula.intercepts) - mean(intercepts);
    found.forEach((ofOutput, output) => {
      // Margins of several classes are free by a constant.
      expect(Math.abs(formula.intercepts[output]! - level - intercepts[output]!)).toBeLessThan(1e-4);
      ofOutput.forEach((value, input) => {
        const theirValue = coefficients[output]![input]!;
        expect(Math.abs(value - theirValue) / Math.max(1, Math.abs(theirValue))).toBeLessThan(1e-4);
        // Where the lasso is not in between, both leave out the same inputs.
        if (Math.abs(theirValue) > 1e-4 || theirValue === 0) expect(value === 0).toBe(theirValue === 0);
      });
    });
    if (intercepts.length === 1) expect(Math.abs(level)).toBeLessThan(1e-4);
  });
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
