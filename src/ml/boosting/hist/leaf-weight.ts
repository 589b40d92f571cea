/** What holds leaf weights down; all are float32 numbers, as are the results here: equality with XGBoost needs it. */
export interface Regularisation {
  readonly lambda: number;
  readonly alpha: number;
  readonly max_delta_step: number;
  readonly min_child_weight: number;
}

const { fround } = Math;

/** The best output of a node with these gradient and hessian sums. */
export function leafWeight(
  gradient: number,
  hessian: number,
  { lambda, alpha, max_delta_step, min_child_weight }: Regularisation,
): number {
  if (hessian < min_child_weight || hessian <= 0) return 0;
  const weight = -shrink(gradient, alpha) / (hessian + lambda);
  if (max_delta_step === 0) return fround(weight);
  return fround(Math.min(Math.max(weight, -max_delta_step), max_delta_step));
}

/** Twice the loss that the best output saves; XGBoost leaves out the factor ½ everywhere. */
export function leafGain(gradient: number, hessian: number, regularisation: Regularisation): number {
  if (hessian <= 0) return 0;
  const { lambda, alpha, max_delta_step } = regularisation;
  if (max_delta_step !== 0) {
    return gainOfWeight(gradient, hessian, leafWeight(gradient, hessian, regularisation), lambda);
  }
  const shrunk = alpha === 0 ? gradient : shrink(gradient, alpha);
  return fround(fround(shrunk * shrunk) / fround(hessian + lambda));
}

/** Twice the loss that the output `weight` saves; XGBoost leaves out `alpha` here. */
export function gainOfWeight(gradient: number, hessian: number, weight: number, lambda: number): number {
  const linear = fround(fround(2 * fround(gradient)) * weight);
  return -fround(linear + fround(fround(fround(hessian) + lambda) * fround(weight * weight)));
}

/** Moves `gradient` towards 0 by `alpha`, at most to 0. */
function shrink(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha;
  if (gradient < -alpha) return gradient + alpha;
  return 0;
}
