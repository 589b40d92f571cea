/** What holds leaf weights down. */
export interface Regularisation {
  readonly lambda: number;
  readonly alpha: number;
  readonly max_delta_step: number;
}

/** The best output of a node with these gradient and hessian sums. */
export function leafWeight(
  gradient: number,
  hessian: number,
  { lambda, alpha, max_delta_step }: Regularisation,
): number {
  const weight = -shrink(gradient, alpha) / (hessian + lambda);
  if (max_delta_step === 0) return weight;
  return Math.min(Math.max(weight, -max_delta_step), max_delta_step);
}

/** Twice the loss that the best output saves; XGBoost leaves out the factor ½ everywhere. */
export function leafGain(gradient: number, hessian: number, regularisation: Regularisation): number {
  const { lambda, alpha, max_delta_step } = regularisation;
  if (max_delta_step === 0) {
    const shrunk = alpha === 0 ? gradient : shrink(gradient, alpha);
    return (shrunk * shrunk) / (hessian + lambda);
  }
  const weight = leafWeight(gradient, hessian, regularisation);
  return -(2 * gradient * weight + (hessian + lambda) * weight * weight);
}

/** Moves `gradient` towards 0 by `alpha`, at most to 0. */
function shrink(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha;
  if (gradient < -alpha) return gradient + alpha;
  return 0;
}
