import type { PrecisionRecallCurve } from '../../ml/index.ts';
import type { WarningRule } from './warning.ts';

/** How much higher F1 must be at another threshold to be worth a word. */
const F1_GAIN = 0.1;

export const verdictThreshold: WarningRule = ({ metrics, threshold, positives, curves }) => {
  const { recall = Number.NaN, f1_score: f1 = Number.NaN } = metrics;
  const best = bestF1(curves.precisionRecall);
  if (positives === 0 || best === undefined) return [];
  const elsewhere = `at ${best.threshold} F1 would be ${best.f1.toFixed(4)} on these rows`;
  if (recall === 0) {
    return [{ code: 'NO_POSITIVE_FOUND', message: `No positive reaches the threshold ${threshold}; ${elsewhere}` }];
  }
  if (best.f1 - f1 < F1_GAIN) return [];
  const message = `F1 is ${f1.toFixed(4)} at the threshold ${threshold}; ${elsewhere}`;
  return [{ code: 'THRESHOLD_FAR_FROM_BEST', message }];
};

function bestF1({ thresholds, precisions, recalls }: PrecisionRecallCurve) {
  let best: { readonly threshold: number; readonly f1: number } | undefined;
  let below = 0;
  for (const [i, threshold] of thresholds.entries()) {
    const { [i]: precision = 0 } = precisions;
    const { [i]: recall = 0 } = recalls;
    const f1 = (2 * precision * recall) / (precision + recall);
    if (f1 > (best?.f1 ?? 0)) best = { threshold: shortest(below, threshold), f1 };
    below = threshold;
  }
  return best;
}

/** A number in (below, threshold] with few digits: it gives the same verdicts, and a person can type it. */
function shortest(below: number, threshold: number): number {
  for (let digits = 2; digits <= 15; digits++) {
    const candidate = Math.floor(threshold * 10 ** digits) / 10 ** digits;
    if (candidate > below) return candidate;
  }
  return threshold;
}
