import type { ConfusionMatrix } from './confusion-matrix.ts';

/** Share of right verdicts, in [0, 1]; NaN without rows. */
export function accuracyScore({
  trueNegatives,
  falsePositives,
  falseNegatives,
  truePositives,
}: ConfusionMatrix): number {
  return (truePositives + trueNegatives) / (truePositives + trueNegatives + falsePositives + falseNegatives);
}

/** Share of positive verdicts that are right, in [0, 1]; NaN when nothing was called positive. */
export function precisionScore({ falsePositives, truePositives }: ConfusionMatrix): number {
  return truePositives / (truePositives + falsePositives);
}

/** Share of positives that were found, in [0, 1]; NaN without positives. */
export function recallScore({ falseNegatives, truePositives }: ConfusionMatrix): number {
  return truePositives / (truePositives + falseNegatives);
}

/** Share of negatives that were left alone, in [0, 1]; NaN without negatives. */
export function specificityScore({ trueNegatives, falsePositives }: ConfusionMatrix): number {
  return trueNegatives / (trueNegatives + falsePositives);
}

/**
 * F-beta: harmonic mean of precision and recall, recall weighing beta² times as much; in [0, 1].
 * Written with counts, so it is 0 where precision or recall alone is undefined; NaN when all three counts are 0.
 */
export function fBetaScore({ falsePositives, falseNegatives, truePositives }: ConfusionMatrix, beta = 1): number {
  const square = beta * beta;
  return ((1 + square) * truePositives) / ((1 + square) * truePositives + square * falseNegatives + falsePositives);
}

/** Mean of recall and specificity, in [0, 1]; NaN when a class is absent. */
export function balancedAccuracyScore(matrix: ConfusionMatrix): number {
  return (recallScore(matrix) + specificityScore(matrix)) / 2;
}

/**
 * Matthews correlation of truth and verdict, in [-1, 1]; 0 when truth or verdict is constant; NaN without rows.
 * @see Matthews (1975), Biochimica et Biophysica Acta 405(2):442–451
 */
export function matthewsCorrelation({
  trueNegatives,
  falsePositives,
  falseNegatives,
  truePositives,
}: ConfusionMatrix): number {
  const verdictPositive = truePositives + falsePositives;
  const verdictNegative = trueNegatives + falseNegatives;
  const truthPositive = truePositives + falseNegatives;
  const truthNegative = trueNegatives + falsePositives;
  if (truthPositive + truthNegative === 0) return Number.NaN;
  if (verdictPositive === 0 || verdictNegative === 0 || truthPositive === 0 || truthNegative === 0) return 0;
  const covariance = truePositives * trueNegatives - falsePositives * falseNegatives;
  const scale = Math.sqrt(verdictPositive * verdictNegative) * Math.sqrt(truthPositive * truthNegative);
  // Rounding may carry a perfect score past its bound.
  return Math.max(-1, Math.min(1, covariance / scale));
}

/**
 * Cohen's kappa: agreement beyond chance, at most 1; NaN when chance agreement is certain.
 * @see Cohen (1960), Educational and Psychological Measurement 20(1):37–46
 */
export function cohenKappaScore(matrix: ConfusionMatrix): number {
  const { trueNegatives, falsePositives, falseNegatives, truePositives } = matrix;
  const total = trueNegatives + falsePositives + falseNegatives + truePositives;
  const chancePositive = (truePositives + falsePositives) * (truePositives + falseNegatives);
  const chanceNegative = (trueNegatives + falseNegatives) * (trueNegatives + falsePositives);
  const chance = (chancePositive + chanceNegative) / (total * total);
  return (accuracyScore(matrix) - chance) / (1 - chance);
}
