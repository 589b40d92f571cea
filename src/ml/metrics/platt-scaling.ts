import { fitLogisticLine, type LogisticLine, logistic } from './logistic-line.ts';
import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** A probability is the logistic function of `slope · score + intercept`. Plain numbers: keep them as JSON. */
export type PlattScaling = LogisticLine;

/**
 * Fits Platt's sigmoid from scores (margins, or probabilities that are not calibrated) to probabilities. Fit it on rows
 * the model was not trained on. Targets are drawn in from 0 and 1 by Platt's prior, so that classes told apart without
 * error still give finite numbers. Both NaN without rows; scores that are all equal give slope 0.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see Platt (1999), Advances in Large Margin Classifiers 61–74; equals scikit-learn's sigmoid calibration, whose a and b
 *   are `-slope` and `-intercept`, up to where its optimiser stops
 */
export function fitPlattScaling({ labels, probabilities, weights }: ScoredLabels): PlattScaling {
  checkScoredLabels({ labels, probabilities, weights });
  const rowWeights = weights === undefined ? new Float64Array(labels.length).fill(1) : Float64Array.from(weights);
  let [positives, negatives, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < labels.length; row++) {
    if (rowWeights[row] === 0) continue;
    if (labels[row] === 1) positives += rowWeights[row]!;
    else negatives += rowWeights[row]!;
    least = Math.min(least, probabilities[row]!);
    most = Math.max(most, probabilities[row]!);
  }
  if (positives + negatives === 0) return { slope: Number.NaN, intercept: Number.NaN };
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  if (least === most) {
    const mean = (positives * high + negatives * low) / (positives + negatives);
    return { slope: 0, intercept: Math.log(mean / (1 - mean)) };
  }
  // Scores are brought to about [-1, 1], where the optimum is well conditioned whatever their unit.
  const [centre, spread] = [(least + most) / 2, (most - least) / 2];
  const { slope, intercept } = fitLogisticLine(
    {
      values: Float64Array.from(probabilities, (score) => (score - centre) / spread),
      targets: Float64Array.from(labels, (label) => (label === 1 ? high : low)),
      weights: rowWeights,
    },
    { slope: 0, intercept: Math.log((positives + 1) / (negatives + 1)) },
  );
  return { slope: slope / spread, intercept: intercept - (slope * centre) / spread };
}

/** The probabilities of scores, each in [0, 1]. */
export function applyPlattScaling({ slope, intercept }: PlattScaling, scores: ArrayLike<number>): Float64Array {
  return Float64Array.from(scores, (score) => logistic(slope * score + intercept));
}
