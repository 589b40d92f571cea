import { valueCount } from '../columns/column-summary.ts';
import { type ColumnPair, countCategories } from './column-pair.ts';
import type { DriftMethodName } from './method-names.ts';

/** Up to so many rows of the reference Evidently tests; beyond, it measures distances. */
const FEW_ROWS = 1000;

/**
 * The method that Evidently 0.7 picks for a column by itself. Its classifier of texts is not here.
 * @returns undefined where it picks none that we have
 */
export function evidentlyChoice(pair: ColumnPair): DriftMethodName | undefined {
  const isFew = valueCount(pair.reference) <= FEW_ROWS;
  switch (pair.reference.kind) {
    case 'numeric':
      // Of few values it is categorical here already.
      return isFew ? 'ks' : 'wasserstein';
    case 'categorical': {
      if (!isFew) return 'jensenshannon-e';
      return countCategories(pair, { withMissing: false }).names.length <= 2 ? 'z' : 'chisquare-one-sample';
    }
    case 'text':
    case 'time':
    case 'other':
      return undefined;
    default:
      return pair.reference.kind satisfies never;
  }
}
