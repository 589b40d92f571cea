import type { Evaluation } from '../../evaluation/index.ts';
import type { Baseline } from './judge-champion.ts';
import { RANKING_METRIC } from './train-candidates.ts';

/** Whether the champion enters production by itself; a person may still promote a run that does not. */
export type PromotionDecision =
  | { readonly promotes: true }
  | {
      readonly promotes: false;
      readonly because: 'below-threshold' | 'worse-than-production';
      /** One sentence for people. */
      readonly message: string;
    };

/**
 * A champion enters production when it meets every threshold rule and is not worse than the model that is there now,
 * measured on the same rows. A rule such as accuracy ≥ 0.9 alone would let nearly any model pass where positives are
 * rare. The baseline run of a first time is only reported, for nothing is replaced.
 */
export function decidePromotion(evaluation: Evaluation, baseline: Baseline | undefined): PromotionDecision {
  if (!evaluation.meetsProductionThreshold) {
    const message = 'it misses the production threshold';
    return { promotes: false, because: 'below-threshold', message };
  }
  const comparison = evaluation.comparison[RANKING_METRIC];
  if (baseline?.isInProduction && comparison !== undefined && comparison.difference < 0) {
    const { current, baseline: former } = comparison;
    const message = `its ${RANKING_METRIC} ${current.toFixed(4)} is below the ${former.toFixed(4)} of ${baseline.name}`;
    return { promotes: false, because: 'worse-than-production', message };
  }
  return { promotes: true };
}
