/** LightGBM's `kEpsilon`, a float32 constant: the guard under every sum of hessians. */
export const EPSILON = Math.fround(1e-15);

export interface LeafRules {
  readonly lambda_l1: number;
  readonly lambda_l2: number;
  /** Largest absolute output of a leaf; 0 is unlimited. */
  readonly max_delta_step: number;
}

/** The sum of gradients after the L1 penalty. */
function shrink(gradient: number, lambdaL1: number): number {
  const rest = Math.abs(gradient) - lambdaL1;
  return rest <= 0 ? 0 : gradient > 0 ? rest : -rest;
}

/** The best output of a leaf, before the learning rate. */
export function leafOutput(gradient: number, hessian: number, rules: LeafRules, lambdaL2 = rules.lambda_l2): number {
  const { lambda_l1, max_delta_step } = rules;
  const output = -(lambda_l1 > 0 ? shrink(gradient, lambda_l1) : gradient) / (hessian + lambdaL2);
  if (max_delta_step > 0 && Math.abs(output) > max_delta_step) return Math.sign(output) * max_delta_step;
  return output;
}

/** How much the loss falls, twice over, when rows get their best output. */
export function leafGain(gradient: number, hessian: number, rules: LeafRules, lambdaL2 = rules.lambda_l2): number {
  if (rules.max_delta_step > 0) {
    return gainOfOutput(gradient, hessian, leafOutput(gradient, hessian, rules, lambdaL2), rules, lambdaL2);
  }
  const shrunk = rules.lambda_l1 > 0 ? shrink(gradient, rules.lambda_l1) : gradient;
  return (shrunk * shrunk) / (hessian + lambdaL2);
}

/** The same for an output that need not be the best. */
export function gainOfOutput(
  gradient: number,
  hessian: number,
  output: number,
  { lambda_l1, lambda_l2 }: LeafRules,
  lambdaL2 = lambda_l2,
): number {
  const shrunk = lambda_l1 > 0 ? shrink(gradient, lambda_l1) : gradient;
  return -(2 * shrunk * output + (hessian + lambdaL2) * output * output);
}
