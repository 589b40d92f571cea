import { wilsonInterval } from '../stats/index.ts';

/** Rows of similar predicted probability: what was predicted for them, and what came true. */
export interface CalibrationBin {
  readonly rows: number;
  readonly meanProbability: number;
  /** Share of the rows that are positive. */
  readonly positiveShare: number;
  /** 95 % interval of that share. */
  readonly low: number;
  readonly high: number;
}

const BINS = 10;

/**
 * Reliability of probabilities, in ten bins of equal width over [0, 1]; bins without rows are left out.
 * @param labels each 0 or 1 · @param probabilities equally long, each in [0, 1]
 * @see DeGroot & Fienberg (1983), The Statistician 32:12–22; equals scikit-learn's calibration_curve
 */
export function calibrationBins(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): readonly CalibrationBin[] {
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, positives: 0, sum: 0 }));
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row] ?? 0;
    const bin = bins[Math.min(Math.floor(probability * BINS), BINS - 1)];
    if (bin === undefined) continue;
    bin.rows += 1;
    bin.positives += labels[row] ?? 0;
    bin.sum += probability;
  }
  return bins
    .filter(({ rows }) => rows > 0)
    .map(({ rows, positives, sum }) => ({
      ...{ rows, meanProbability: sum / rows, positiveShare: positives / rows },
      ...wilsonInterval(positives, rows),
    }));
}
