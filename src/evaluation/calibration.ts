import { type ReliabilityBin, reliabilityCurve, type ScoredLabels } from '../ml/index.ts';

/** Rows of similar predicted probability: what was predicted for them, and what came true. */
export type CalibrationBin = Pick<ReliabilityBin, 'rows' | 'meanProbability' | 'positiveShare' | 'low' | 'high'>;

/** Reliability of probabilities, in ten bins of equal width over [0, 1]; bins without rows are left out. */
export function calibrationBins(scored: ScoredLabels): readonly CalibrationBin[] {
  return reliabilityCurve(scored).map(({ rows, meanProbability, positiveShare, low, high }) => ({
    rows,
    meanProbability,
    positiveShare,
    low,
    high,
  }));
}
