import { optionRefused } from './option-refused.ts';
import { meanLabel, meanLoss, type PredictedValues } from './predicted-values.ts';

/**
 * Mean Tweedie deviance, ≥ 0, lower is better: squared error for power 0, Poisson for 1, gamma for 2, between the last
 * two for counts of amounts. NaN without rows, and when a value is outside the distribution's range: predictions must
 * be above 0 (but for power 0; a prediction of 0 for a label of 0 costs nothing for powers in [1, 2)), labels not below 0
 * for powers in [1, 2) and above 0 from 2 on.
 * @param power no number in (0, 1), where there is no such distribution
 * @throws AssayError `INVALID_ARGUMENT` for such a power
 * @throws ShapeMismatchError, LabelsInvalidError, ScoresInvalidError, WeightsInvalidError
 * @see Jørgensen (1987), Journal of the Royal Statistical Society B 49(2):127–162; equals scikit-learn's
 *   mean_tweedie_deviance
 */
export function tweedieDeviance(power: number, values: PredictedValues): number {
  return meanLoss(values, tweedieLoss(power));
}

/** {@link tweedieDeviance} of power 1, for counts. */
export const poissonDeviance = (values: PredictedValues): number => tweedieDeviance(1, values);

/** {@link tweedieDeviance} of power 2, for amounts above 0. */
export const gammaDeviance = (values: PredictedValues): number => tweedieDeviance(2, values);

/**
 * Share of the Tweedie deviance saved against always answering the labels' mean, at most 1, higher is better (r2 for
 * power 0); NaN where the deviance is, and when that costs nothing, as for a constant target.
 * @throws as {@link tweedieDeviance}
 * @see scikit-learn's d2_tweedie_score
 */
export function d2TweedieScore(power: number, values: PredictedValues): number {
  const deviance = tweedieDeviance(power, values);
  const mean = meanLabel(values);
  const predictions = new Float64Array(values.labels.length).fill(mean);
  const reference = Number.isNaN(mean) ? mean : tweedieDeviance(power, { ...values, predictions });
  return reference > 0 ? 1 - deviance / reference : Number.NaN;
}

function tweedieLoss(power: number): (label: number, prediction: number) => number {
  if (Number.isNaN(power) || (power > 0 && power < 1)) {
    throw optionRefused('power', power, '0 or less, or 1 or more');
  }
  if (power === 0) return (label, prediction) => (label - prediction) ** 2;
  const deviance = unitDeviance(power);
  return (label, prediction) => {
    if (power >= 1 && (label < 0 || (label === 0 && power >= 2))) return Number.NaN;
    if (prediction === 0 && label === 0 && power >= 1 && power < 2) return 0;
    return prediction > 0 ? deviance(label, prediction) : Number.NaN;
  };
}

function unitDeviance(power: number): (label: number, prediction: number) => number {
  if (power === 1) {
    return (label, mean) => 2 * ((label === 0 ? 0 : label * Math.log(label / mean)) + mean - label);
  }
  if (power === 2) return (label, mean) => 2 * (Math.log(mean / label) + label / mean - 1);
  return (label, mean) =>
    2 *
    (Math.max(label, 0) ** (2 - power) / ((1 - power) * (2 - power)) -
      (label * mean ** (1 - power)) / (1 - power) +
      mean ** (2 - power) / (2 - power));
}
