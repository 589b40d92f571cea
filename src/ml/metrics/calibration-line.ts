import { fitLogisticLine, type LineInput, logistic, UNDEFINED_LINE } from './logistic-line.ts';
import { LEAST_PROBABILITY } from './probability-losses.ts';
import { checkProbabilities, type ScoredLabels } from './scored-labels.ts';

/** What logistic recalibration would do to probabilities. */
export interface CalibrationLine {
  /** 1 when well calibrated; below 1 probabilities are too extreme (overfitting), above 1 too timid. */
  readonly slope: number;
  /** Of the same fit; 0 when well calibrated. */
  readonly intercept: number;
  /** Calibration in the large, the intercept with the slope held at 1: above 0 probabilities are too low on the whole. */
  readonly inTheLarge: number;
}

/**
 * Calibration slope and intercept: outcomes regressed on the log-odds of the probabilities, clipped to
 * [1e-15, 1 - 1e-15]. All NaN when a class is absent; slope and intercept also when probabilities are all equal or
 * tell the classes apart without error.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see Cox (1958), Biometrika 45(3–4):562–565; Van Calster et al. (2019), BMC Medicine 17:230
 */
export function calibrationLine(scored: ScoredLabels): CalibrationLine {
  checkProbabilities(scored);
  const { labels, probabilities, weights } = scored;
  const input: LineInput = {
    values: Float64Array.from(probabilities, logOdds),
    targets: Float64Array.from(labels),
    weights: weights === undefined ? new Float64Array(labels.length).fill(1) : Float64Array.from(weights),
  };
  const [negatives, positives] = [rangeOf(input, 0), rangeOf(input, 1)];
  if (negatives === undefined || positives === undefined) {
    return { slope: Number.NaN, intercept: Number.NaN, inTheLarge: Number.NaN };
  }
  const overlap = negatives.most > positives.least && positives.most > negatives.least;
  // Without overlap a steeper slope always fits better.
  const line = overlap ? fitLogisticLine(input, { slope: 1, intercept: 0 }) : UNDEFINED_LINE;
  return { ...line, inTheLarge: interceptAlone(input) };
}

/** Least and greatest value of a class; undefined when it is absent. */
function rangeOf({ values, targets, weights }: LineInput, label: number): { least: number; most: number } | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (targets[i] !== label || weights[i] === 0) continue;
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return least > most ? undefined : { least, most };
}

function logOdds(probability: number): number {
  const clipped = Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  return Math.log(clipped / (1 - clipped));
}

/** Where the mean predicted chance, which rises with the intercept, is the mean outcome: found by bisection. */
function interceptAlone({ values, targets, weights }: LineInput): number {
  let [low, high] = [-100, 100];
  for (let step = 0; step < 100 && high - low > 1e-13 * Math.max(1, Math.abs(low)); step++) {
    const middle = (low + high) / 2;
    let excess = 0;
    for (let i = 0; i < values.length; i++) excess += weights[i]! * (logistic(values[i]! + middle) - targets[i]!);
    if (excess > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
