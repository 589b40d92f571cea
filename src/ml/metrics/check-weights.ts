import { ShapeMismatchError, WeightsInvalidError } from '../errors.ts';

/**
 * Accepts one finite weight of 0 or more per row, or none at all. All may be 0: what is measured is then as undefined
 * as it is without rows.
 * @throws ShapeMismatchError (`ML_SHAPE_MISMATCH`), WeightsInvalidError (`ML_WEIGHTS_INVALID`)
 */
export function checkWeights(weights: ArrayLike<number> | undefined, rows: number): void {
  if (weights === undefined) return;
  if (weights.length !== rows) throw new ShapeMismatchError({ rows, weights: weights.length });
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) throw new WeightsInvalidError(row, weight);
  }
}
