import { percent, type WarningRule } from './warning.ts';

/** How far apart mean probability and share of positives may be, as a ratio. */
const MOST_RATIO = 1.5;
/** How many standard deviations of chance the gap must exceed, lest a small table warn for nothing. */
const DEVIATIONS = 4;

/** Calibration in the large: whether probabilities are right on average. */
export const uncalibrated: WarningRule = ({ calibration, rows, positives }) => {
  const share = positives / rows;
  const mean = calibration.reduce((sum, bin) => sum + bin.meanProbability * bin.rows, 0) / rows;
  const deviation = Math.sqrt((mean * (1 - mean)) / rows);
  const isFarOff = Math.max(mean, share) > MOST_RATIO * Math.min(mean, share);
  if (!isFarOff || Math.abs(mean - share) < DEVIATIONS * deviation) return [];
  const message = `Probabilities average ${percent(mean)} while ${percent(share)} of the rows are positive: rank by them, but do not read them as chances`;
  return [{ code: 'PROBABILITIES_UNCALIBRATED', message }];
};
