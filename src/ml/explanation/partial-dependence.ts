import { z } from 'zod';
import { type LongWork, parse } from '../../schema/index.ts';
import { alignFeatures } from '../align-features.ts';
import { FeatureUnknownError, ShapeMismatchError } from '../errors.ts';
import { columnAt, type Matrix } from '../matrix.ts';
import type { Model } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { type FeatureGrid, featureGrid } from './feature-grid.ts';

export interface DependenceOptions {
  readonly model: Pick<Model, 'featureNames' | 'categories' | 'predict'>;
  /** The rows whose other features are kept. */
  readonly matrix: Matrix;
  /** One feature, or two for how they act together. */
  readonly features: readonly [string] | readonly [string, string];
  /** `prediction` (default) is what `predict` answers, `margin` the raw score. */
  readonly answer?: 'prediction' | 'margin' | undefined;
  /** Values of a feature that are tried, where it has no categories; default 50. */
  readonly gridSize?: number | undefined;
  /** The shares of rows below the first value and below the last; default [0.05, 0.95]. */
  readonly percentiles?: readonly [number, number] | undefined;
  /** Values to try, by feature, in place of those. */
  readonly grid?: Readonly<Record<string, ArrayLike<number>>> | undefined;
}

/** Values tried, and the shape of what was answered: points are in the order of the first feature's values, then the second's. */
interface Dependence {
  readonly grids: readonly FeatureGrid[];
  /** Values, or pairs of values, that were tried. */
  readonly points: number;
  /** Numbers that the model answers per row. */
  readonly outputs: number;
}

export interface PartialDependence extends Dependence {
  /** Mean answer of all rows at every point, row-major points × outputs; NaN without rows. */
  readonly average: Float64Array;
}

export interface IceCurves extends Dependence {
  /** Answer of every row at every point, row-major rows × points × outputs. */
  readonly curves: Float32Array;
}

/**
 * Partial dependence: a model's mean answer when one feature (or two) is set to the same value in every row and all others
 * stay as they are. Where features hang together it also asks about rows that cannot be.
 * @param options `weights` (one per row, not negative) weigh the mean
 * @throws AssayError `ML_FEATURE_UNKNOWN`, `ML_FEATURES_MISSING`, `ML_SHAPE_MISMATCH`, `INVALID_ARGUMENT`
 * @throws InterruptedError when the signal is aborted
 * @see Friedman (2001), Greedy function approximation, Annals of Statistics 29(5):1189–1232; equals scikit-learn's
 *   `partial_dependence(method='brute')`
 */
export async function partialDependence(
  { weights, ...options }: DependenceOptions & { readonly weights?: Float32Array | undefined },
  work: LongWork = {},
): Promise<PartialDependence> {
  const { rows } = options.matrix;
  if (weights !== undefined && weights.length !== rows) throw new ShapeMismatchError({ rows, weights: weights.length });
  const means: number[] = [];
  const total = weights === undefined ? rows : weights.reduce((sum, weight) => sum + weight, 0);
  const dependence = await answerAtPoints(options, work, (answers, outputs) => {
    for (let output = 0; output < outputs; output++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += (weights?.[row] ?? 1) * answers[row * outputs + output]!;
      means.push(sum / total);
    }
  });
  return { ...dependence, average: Float64Array.from(means) };
}

/**
 * Individual conditional expectation: the answer for every single row when one feature (or two) takes each value of the
 * grid; their mean is the {@link partialDependence}. Curves that are not parallel show an interaction.
 * @param options `centred` takes from each curve its answer at the first point
 * @throws as {@link partialDependence}
 * @see Goldstein et al. (2015), Peeking inside the black box, J. Comput. Graph. Stat. 24(1):44–65
 */
export async function iceCurves(
  { centred = false, ...options }: DependenceOptions & { readonly centred?: boolean | undefined },
  work: LongWork = {},
): Promise<IceCurves> {
  const { rows } = options.matrix;
  const answered: Float32Array[] = [];
  const dependence = await answerAtPoints(options, work, (answers) => answered.push(answers));
  const { points, outputs } = dependence;
  const curves = new Float32Array(rows * points * outputs);
  answered.forEach((answers, point) => {
    for (let row = 0; row < rows; row++) {
      for (let output = 0; output < outputs; output++) {
        const start = centred ? answered[0]![row * outputs + output]! : 0;
        curves[(row * points + point) * outputs + output] = answers[row * outputs + output]! - start;
      }
    }
  });
  return { ...dependence, curves };
}

const settings = z.object({
  answer: z.enum(['prediction', 'margin']).default('prediction'),
  gridSize: z.int().min(2).max(10_000).default(50),
  percentiles: z
    .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
    .default([0.05, 0.95])
    .refine(([first, last]) => first < last, 'Invalid input: expected the first to be below the second'),
  features: z.union([z.tuple([z.string()]), z.tuple([z.string(), z.string()])]),
});

/** Calls `take` with all rows' answers, row-major rows × outputs, at one point after the other. */
async function answerAtPoints(
  { model, matrix, grid = {}, ...given }: DependenceOptions,
  { signal, progress }: LongWork,
  take: (answers: Float32Array, outputs: number) => void,
): Promise<Dependence> {
  const { features, answer, gridSize, percentiles } = parse(settings, given, {
    code: 'INVALID_ARGUMENT',
    subject: 'settings of a partial dependence',
    remedy: 'Name one or two features; percentiles are shares of rows, such as [0.05, 0.95]',
  });
  const unknown = features.filter((feature) => !model.featureNames.includes(feature));
  if (unknown.length > 0) throw new FeatureUnknownError(unknown, model.featureNames);

  const aligned = alignFeatures(model, matrix);
  const changed = { ...aligned, values: aligned.values.slice() };
  const grids = features.map((feature): FeatureGrid => {
    const chosen = grid[feature];
    if (chosen === undefined) return featureGrid(aligned, feature, { gridSize, percentiles });
    return { feature, values: Float64Array.from(chosen), labels: aligned.categories?.[feature] };
  });
  const columns = features.map((feature) => columnAt(changed, model.featureNames.indexOf(feature)));
  const points = grids.reduce((product, { values }) => product * values.length, 1);
  const { outputs } = answerOf(model, { ...aligned, rows: 0, values: aligned.values.slice(0, 0) }, answer);
  for (let point = 0; point < points; point++) {
    await nextTurn(signal, 'The partial dependence');
    let rest = point;
    for (let i = grids.length - 1; i >= 0; i--) {
      const { values } = grids[i]!;
      columns[i]!.fill(values[rest % values.length]!);
      rest = Math.floor(rest / values.length);
    }
    take(answerOf(model, changed, answer).answers, outputs);
    progress?.({ stage: 'partial dependence', done: point + 1, total: points, unit: 'points' });
  }
  return { grids, points, outputs };
}

function answerOf(
  model: DependenceOptions['model'],
  matrix: Matrix,
  answer: 'prediction' | 'margin',
): { readonly answers: Float32Array; readonly outputs: number } {
  const { predictions, predictionWidth, margins, marginWidth } = model.predict(matrix);
  return answer === 'margin'
    ? { answers: margins, outputs: marginWidth }
    : { answers: predictions, outputs: predictionWidth };
}
