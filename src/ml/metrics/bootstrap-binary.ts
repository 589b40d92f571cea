import { type BootstrapOptions, bootstrapIntervals, bootstrapReplicates, intervalsOf } from './bootstrap.ts';
import type { BootstrapInterval } from './bootstrap-bounds.ts';
import { descendingOrder } from './score-order.ts';
import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** A metric of a two-class model, such as `rocAuc`. */
export type BinaryMetric = (scored: ScoredLabels) => number;

export interface BinaryBootstrapOptions extends BootstrapOptions {
  /** Draws from each class as many rows as it has, where their number was chosen and not observed; false unless given. */
  readonly stratified?: boolean | undefined;
}

/**
 * Confidence intervals of metrics of a two-class model. Rows are sorted by score once, which ranking metrics then find
 * done in every sample.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError, and what the metrics throw
 * @throws AssayError `INVALID_ARGUMENT`, `INTERRUPTED`, as `bootstrapIntervals`
 */
export async function bootstrapBinaryMetrics<Name extends string>(
  scored: ScoredLabels,
  metrics: Readonly<Record<Name, BinaryMetric>>,
  { stratified = false, ...options }: BinaryBootstrapOptions = {},
): Promise<Readonly<Record<Name, BootstrapInterval>>> {
  checkScoredLabels(scored);
  const weighted = sortOnce(scored);
  const entries = Object.entries<BinaryMetric>(metrics);
  const intervals = await bootstrapIntervals(
    {
      rows: scored.labels.length,
      weights: scored.weights,
      ...(stratified && { strata: scored.labels }),
      metrics: ({ weights }) => {
        const rows = weighted(weights);
        return Object.fromEntries(entries.map(([name, metric]) => [name, metric(rows)]));
      },
    },
    options,
  );
  return intervals as Readonly<Record<Name, BootstrapInterval>>;
}

export interface BootstrapDifference {
  readonly champion: BootstrapInterval;
  readonly challenger: BootstrapInterval;
  /** Challenger less champion on the same rows: narrower than two intervals apart would suggest. */
  readonly difference: BootstrapInterval;
  /** Share of samples in which the challenger's metric is the greater, ties counting half. */
  readonly challengerGreater: number;
  /** Two-sided: chance of a difference at least as far from 0 if there were none; at least 2 / (replicates + 1). */
  readonly pValue: number;
}

/**
 * Compares two models on the same rows by one metric: every sample is drawn once and scored for both.
 * @param champion scores of the model in use · @param challenger of the other, in the same row order
 * @throws as {@link bootstrapBinaryMetrics}
 * @see Efron, Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 16
 */
export async function bootstrapDifference(
  {
    champion,
    challenger,
    ...answers
  }: Omit<ScoredLabels, 'probabilities'> & {
    readonly champion: ArrayLike<number>;
    readonly challenger: ArrayLike<number>;
  },
  metric: BinaryMetric,
  { stratified = false, ...options }: BinaryBootstrapOptions = {},
): Promise<BootstrapDifference> {
  const [one, other] = [champion, challenger].map((probabilities) => {
    const scored = { ...answers, probabilities };
    checkScoredLabels(scored);
    return sortOnce(scored);
  }) as [SampledRows, SampledRows];
  const results = await bootstrapReplicates(
    {
      rows: answers.labels.length,
      weights: answers.weights,
      ...(stratified && { strata: answers.labels }),
      metrics: ({ weights }) => {
        const scores = { champion: metric(one(weights)), challenger: metric(other(weights)) };
        return { ...scores, difference: scores.challenger - scores.champion };
      },
    },
    options,
  );
  const intervals = intervalsOf(results, options) as Record<
    'champion' | 'challenger' | 'difference',
    BootstrapInterval
  >;
  const differences = results.replicates.difference!.filter((value) => !Number.isNaN(value));
  return { ...intervals, ...signsOf(differences) };
}

function signsOf(differences: Float64Array): Pick<BootstrapDifference, 'challengerGreater' | 'pValue'> {
  let [above, below] = [0, 0];
  for (const difference of differences) {
    if (difference > 0) above++;
    if (difference < 0) below++;
  }
  const { length } = differences;
  if (length === 0) return { challengerGreater: Number.NaN, pValue: Number.NaN };
  const lesser = Math.min(length - above, length - below);
  return {
    challengerGreater: (above + (length - above - below) / 2) / length,
    pValue: Math.min(1, (2 * (lesser + 1)) / (length + 1)),
  };
}

/** Rows by falling score, with weights given in the original order. */
type SampledRows = (weights: Float64Array) => ScoredLabels;

function sortOnce({ labels, probabilities }: ScoredLabels): SampledRows {
  const order = descendingOrder(probabilities);
  const sorted = {
    labels: Uint8Array.from(order, (row) => labels[row]!),
    probabilities: Float64Array.from(order, (row) => probabilities[row]!),
    weights: new Float64Array(order.length),
  };
  return (weights) => {
    for (let i = 0; i < order.length; i++) sorted.weights[i] = weights[order[i]!]!;
    return sorted;
  };
}
