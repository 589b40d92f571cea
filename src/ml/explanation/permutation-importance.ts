import { z } from 'zod';
import { type LongWork, parse } from '../../schema/index.ts';
import { createRandom } from '../../stats/index.ts';
import type { LabelledRows } from '../algorithm.ts';
import { alignFeatures } from '../align-features.ts';
import { FeatureUnknownError, ShapeMismatchError } from '../errors.ts';
import { columnAt } from '../matrix.ts';
import type { Model, Prediction } from '../model.ts';
import { nextTurn } from '../next-turn.ts';

/** What a metric judges: a model's answers about rows whose labels are known. */
export interface ScoredRows {
  readonly prediction: Prediction;
  readonly labels: Float32Array;
  readonly weights?: Float32Array | undefined;
}

export interface PermutationImportanceOptions {
  readonly model: Pick<Model, 'featureNames' | 'categories' | 'predict'>;
  /** Rows the model did not learn from, best; weights are handed to the metric. */
  readonly rows: LabelledRows;
  /** Any figure, such as `({ prediction, labels }) => rocAuc({ labels, probabilities: prediction.predictions })`. */
  readonly metric: (scored: ScoredRows) => number;
  /** True for losses and errors, so that a feature that helps still gets a positive importance. */
  readonly lowerIsBetter?: boolean | undefined;
  /** Shuffles of each feature; default 5. */
  readonly repeats?: number | undefined;
  /** The same seed gives the same shuffles, whatever the features; default 0. */
  readonly seed?: number | undefined;
  /** Features to ask about; all of the model's unless given. */
  readonly features?: readonly string[] | undefined;
}

export interface PermutationImportance {
  readonly feature: string;
  /** How much worse the metric gets without what the feature says, on average over the repeats. */
  readonly mean: number;
  /** Standard deviation over the repeats (divided by their number, as scikit-learn's). */
  readonly std: number;
  /** One per repeat. */
  readonly values: Float64Array;
}

export interface PermutationImportances {
  /** The metric on the rows as they are. */
  readonly baseline: number;
  /** In the order of the features. */
  readonly importances: readonly PermutationImportance[];
}

const settings = z.object({
  repeats: z.int().min(1).max(10_000).default(5),
  seed: z.int().default(0),
});

/**
 * Permutation importance: how much a metric suffers when one column's values are dealt out anew among the rows, which
 * breaks what it says about the label but keeps its distribution. A feature that repeats another's news gets little.
 * The event loop turns between two shuffles, so an abort stops it within one.
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`) when labels or weights are not one per row
 * @throws AssayError `ML_FEATURE_UNKNOWN` when a feature is none of the model's, `ML_FEATURES_MISSING` when it is not in the rows, `INVALID_ARGUMENT`
 * @throws InterruptedError when the signal is aborted
 * @see Breiman (2001), Random forests, Machine Learning 45(1):5–32, §10; scikit-learn's `permutation_importance`
 */
export async function permutationImportance(
  { model, rows, metric, lowerIsBetter = false, features = model.featureNames, ...given }: PermutationImportanceOptions,
  { signal, progress }: LongWork = {},
): Promise<PermutationImportances> {
  const { repeats, seed } = parse(settings, given, {
    code: 'INVALID_ARGUMENT',
    subject: 'settings of a permutation importance',
    remedy: 'Give at least one repeat and a whole number as seed',
  });
  const { labels, weights } = rows;
  checkLengths(rows);
  const unknown = features.filter((feature) => !model.featureNames.includes(feature));
  if (unknown.length > 0) throw new FeatureUnknownError(unknown, model.featureNames);

  const aligned = alignFeatures(model, rows.matrix);
  const matrix = { ...aligned, values: aligned.values.slice() };
  const score = (): number => metric({ prediction: model.predict(matrix), labels, ...(weights && { weights }) });
  const baseline = score();
  const importances: PermutationImportance[] = [];
  for (const feature of features) {
    const column = columnAt(matrix, model.featureNames.indexOf(feature));
    const original = column.slice();
    const random = createRandom(seed);
    const values = new Float64Array(repeats);
    for (let repeat = 0; repeat < repeats; repeat++) {
      await nextTurn(signal, 'The permutation importance');
      random.shuffle(column);
      values[repeat] = lowerIsBetter ? score() - baseline : baseline - score();
      progress?.({
        stage: 'permutation importance',
        done: importances.length * repeats + repeat + 1,
        total: features.length * repeats,
        unit: 'shuffles',
        note: feature,
      });
    }
    column.set(original);
    importances.push({ feature, ...meanAndDeviation(values), values });
  }
  return { baseline, importances };
}

function checkLengths({ matrix, labels, weights }: LabelledRows): void {
  if (labels.length !== matrix.rows || (weights !== undefined && weights.length !== matrix.rows)) {
    throw new ShapeMismatchError({
      rows: matrix.rows,
      labels: labels.length,
      ...(weights && { weights: weights.length }),
    });
  }
}

function meanAndDeviation(values: Float64Array): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}
