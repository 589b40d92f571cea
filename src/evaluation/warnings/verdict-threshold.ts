import type { PrecisionRecallCurve } from '../../ml/index.ts';
import type { WarningRule } from './warning.ts';

/** How much higher F1 must be at another threshold to be worth a word. */
const F1_GAIN = 0.1;

export const verdictThreshold: WarningRule = ({ metrics, threshold, positives, curves }) => {
  const { recall = Number.NaN, f1_score: f1 = Number.NaN } = metrics;
  const best = bestF1(curves.precisionRecall);
  if (positives === 0 || best === undefined) return [];
  const elsewhere = `at ${best.threshold.toPrecision(3)} F1 would be ${best.f1.toFixed(4)} on these rows`;
  if (recall === 0) {
    return [{ code: 'NO_POSITIVE_FOUND', message: `No positive reaches the threshold ${threshold}; ${elsewhere}` }];
  }
  if (best.f1 - f1 < F1_GAIN) return [];
  const message = `F1 is ${f1.toFixed(4)} at the threshold ${threshold}; ${elsewhere}`;
  return [{ code: 'THRESHOLD_FAR_FROM_BEST', message }];
};

function bestF1({ thresholds, precisions, recalls }: PrecisionRecallCurve) {
  let best: { readonly threshold: number; readonly f1: number } | undefined;
  for (const [i, threshold] of thresholds.entries()) {
    const { [i]: precision = 0 } = precisions;
    const { [i]: recall = 0 } = recalls;
    const f1 = (2 * precision * recall) / (precision + recall);
    if (f1 > (best?.f1 ?? 0)) best = { threshold, f1 };
  }
  return best;
}
