import type { Promotion, PromotionResult } from './promotion.ts';

/**
 * The promotion, if it is in force; for callers to whom everything else is a failure.
 * @throws AssayError the reason when it was rolled back or met a conflict
 */
export function checkPromoted(result: PromotionResult): Promotion {
  switch (result.outcome) {
    case 'promoted':
    case 'committed':
      return result.promotion;
    case 'rolled-back':
    case 'conflict':
      throw result.error;
    default:
      return result satisfies never;
  }
}
