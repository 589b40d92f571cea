import { brierScoreLoss } from './probability-losses.ts';
import type { ReliabilityOptions } from './reliability-curve.ts';
import { reliabilityCurve } from './reliability-curve.ts';
import type { ScoredLabels } from './scored-labels.ts';

/** `brier = reliability - resolution + uncertainty + withinBins`. */
export interface BrierDecomposition {
  readonly brier: number;
  /** Mean squared gap between a bin's probability and what came true in it, ≥ 0, better low. */
  readonly reliability: number;
  /** Mean squared gap between what came true in a bin and overall, ≥ 0, better high. */
  readonly resolution: number;
  /** Variance of the outcome itself, in [0, 0.25]; no model changes it. */
  readonly uncertainty: number;
  /** What bins hide: 0 where all probabilities of a bin are equal. */
  readonly withinBins: number;
}

/**
 * Murphy's decomposition of the Brier score over the bins of {@link reliabilityCurve}; every part is NaN without rows.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @see Murphy (1973), Journal of Applied Meteorology 12(4):595–600; Stephenson, Coelho, Jolliffe (2008), Weather and
 *   Forecasting 23(4):752–757 for what is within bins
 */
export function brierDecomposition(scored: ScoredLabels & ReliabilityOptions): BrierDecomposition {
  const curve = reliabilityCurve(scored);
  const brier = brierScoreLoss(scored);
  const total = curve.reduce((sum, { weight }) => sum + weight, 0);
  const meanOf = (figureOf: (bin: (typeof curve)[number]) => number): number =>
    curve.reduce((sum, bin) => sum + bin.weight * figureOf(bin), 0) / total;
  const share = meanOf(({ positiveShare }) => positiveShare);
  const reliability = meanOf(({ meanProbability, positiveShare }) => (meanProbability - positiveShare) ** 2);
  const resolution = meanOf(({ positiveShare }) => (positiveShare - share) ** 2);
  const uncertainty = share * (1 - share);
  return { brier, reliability, resolution, uncertainty, withinBins: brier - (reliability - resolution + uncertainty) };
}
