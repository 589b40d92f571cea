import { logFactorial } from '../../../stats/index.ts';
import { lossBlocks, writeLogLosses } from '../../histograms/log-losses.ts';
import { sumOf } from '../../histograms/sum-of.ts';
import type { Evaluated, EvaluationMetric, PredictionKind } from './evaluated.ts';

// Metrics that are a weighted mean of a loss per row, by XGBoost's definitions.

/** The loss of one row. */
type RowLoss = (label: number, prediction: number) => number;

const LEAST_PROBABILITY = 1e-16;
/** XGBoost's guard against division by 0. */
const LEAST_VALUE = 1e-6;
const NUMBERS: readonly PredictionKind[] = ['binary', 'share', 'number', 'positive'];
const SHARES: readonly PredictionKind[] = ['binary', 'share'];
const POSITIVES: readonly PredictionKind[] = ['positive'];

const square = (value: number): number => value * value;

function meanOf(loss: RowLoss, { labels, weights, predictions }: Evaluated): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    // Its loss may be infinite, as a share of the label 0 is, and must not count.
    if (weight === 0) continue;
    sum += weight * loss(labels[row]!, predictions[row]!);
    total += weight;
  }
  return sum / total;
}

const meanLoss = (
  kinds: readonly PredictionKind[],
  loss: RowLoss,
  finish = (mean: number) => mean,
): EvaluationMetric => ({
  kinds,
  isBetterHigh: false,
  score: (evaluated) => finish(meanOf(loss, evaluated)),
});

export const logloss: EvaluationMetric = {
  kinds: SHARES,
  isBetterHigh: false,
  score: (evaluated) => (evaluated.logLosses?.() ?? logLosses(evaluated)) / totalWeight(evaluated),
};

/** Their sum, on the calling thread. */
function logLosses(evaluated: Evaluated): number {
  const rows = evaluated.labels.length;
  const sums = new Float64Array(lossBlocks(rows));
  writeLogLosses(evaluated, 0, rows, sums);
  return sumOf(sums);
}

const totalWeight = ({ labels, weights }: Evaluated): number =>
  weights === undefined ? labels.length : sumOf(weights);

export const rmse = meanLoss(NUMBERS, (label, value) => square(label - value), Math.sqrt);
export const mae = meanLoss(NUMBERS, (label, value) => Math.abs(label - value));
export const mape = meanLoss(NUMBERS, (label, value) => Math.abs((label - value) / label));
export const rmsle = meanLoss(NUMBERS, (label, value) => square(Math.log1p(label) - Math.log1p(value)), Math.sqrt);

/** Mean pseudo-Huber loss: quadratic for small errors, linear beyond about `slope`. */
export const mphe = (slope: number): EvaluationMetric =>
  meanLoss(NUMBERS, (label, value) => slope * slope * (Math.sqrt(1 + square((label - value) / slope)) - 1));

/** Share of rows on the wrong side of `threshold`; a prediction equal to it counts as negative. */
export const error = (threshold: number): EvaluationMetric =>
  meanLoss(SHARES, (label, share) => (share > threshold ? 1 - label : label));

export const poissonNegativeLogLikelihood = meanLoss(POSITIVES, (label, value) => {
  const mean = Math.max(value, LEAST_PROBABILITY);
  return logFactorial(label) + mean - Math.log(mean) * label;
});

/** With the dispersion fixed at 1. */
export const gammaNegativeLogLikelihood = meanLoss(POSITIVES, (label, value) => {
  const mean = Math.max(value, LEAST_VALUE);
  return label / mean + Math.log(mean);
});

export const gammaDeviance = meanLoss(
  POSITIVES,
  (label, value) =>
    Math.log((value + LEAST_VALUE) / (label + LEAST_VALUE)) + (label + LEAST_VALUE) / (value + LEAST_VALUE) - 1,
  (mean) => 2 * mean,
);

/** @param power the variance power, from 1 to below 2 */
export const tweedieNegativeLogLikelihood = (power: number): EvaluationMetric =>
  meanLoss(
    POSITIVES,
    (label, value) => value ** (2 - power) / (2 - power) - (label * value ** (1 - power)) / (1 - power),
  );
