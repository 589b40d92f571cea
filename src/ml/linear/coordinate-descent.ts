import type { ReducedRows } from './reduced-rows.ts';

export interface CoordinateDescentOptions {
  readonly l1: number;
  readonly l2: number;
  readonly maxRounds: number;
  /** Converged when no slope of half the squared errors plus penalties is larger, per unit of row weight. */
  readonly tolerance: number;
  /** Called after every round with the coefficients so far. */
  readonly afterRound: (state: { round: number; coefficients: Float64Array }) => Promise<void>;
}

/**
 * Minimises half the squared errors + l1 Σ |w| + l2 / 2 Σ w², one coefficient after the other at its exact optimum, from
 * the products of the columns alone.
 * @see Friedman, Hastie, Tibshirani (2010), Regularization paths for generalized linear models via coordinate descent,
 *   J. Stat. Softw. 33(1), §2.2 (covariance updates)
 */
export async function coordinateDescent(
  reduced: ReducedRows,
  { l1, l2, maxRounds, tolerance, afterRound }: CoordinateDescentOptions,
): Promise<{ coefficients: Float64Array; rounds: number; converged: boolean }> {
  const { inputs, totalWeight } = reduced;
  const products = columnProducts(reduced);
  const coefficients = new Float64Array(inputs);
  /** Of each column with the errors. */
  const slopes = Float64Array.from({ length: inputs }, (_, input) => products[input * (inputs + 1) + inputs]!);

  for (let round = 1; ; round++) {
    for (let input = 0; input < inputs; input++) {
      const size = products[input * (inputs + 1) + input]!;
      const before = coefficients[input]!;
      const pull = slopes[input]! + size * before;
      const after = size + l2 === 0 ? 0 : (Math.sign(pull) * Math.max(0, Math.abs(pull) - l1)) / (size + l2);
      if (after === before) continue;
      coefficients[input] = after;
      for (let other = 0; other < inputs; other++) {
        slopes[other]! -= (after - before) * products[other * (inputs + 1) + input]!;
      }
    }
    await afterRound({ round, coefficients });
    const converged = largestViolation(coefficients, slopes, { l1, l2 }) <= tolerance * totalWeight;
    if (converged || round === maxRounds) return { coefficients, rounds: round, converged };
  }
}

/** How far the slopes are from those of the optimum. */
function largestViolation(
  coefficients: Float64Array,
  slopes: Float64Array,
  { l1, l2 }: { l1: number; l2: number },
): number {
  return coefficients.reduce((most, coefficient, input) => {
    const slope = slopes[input]! - l2 * coefficient;
    const violation =
      coefficient === 0 ? Math.max(0, Math.abs(slope) - l1) : Math.abs(slope - l1 * Math.sign(coefficient));
    return Math.max(most, violation);
  }, 0);
}

/** Products of the centred columns with each other and, last, with the label; inputs × (inputs + 1), row-major. */
function columnProducts({ triangle, inputs }: ReducedRows): Float64Array {
  const { rows: side, values } = triangle;
  const products = new Float64Array(inputs * (inputs + 1));
  for (let a = 0; a < inputs; a++) {
    for (let b = 0; b <= inputs; b++) {
      let sum = 0;
      // Row 0 is the intercept's share: without it the columns are centred.
      for (let row = 1; row <= Math.min(a, b) + 1; row++) {
        sum += values[(a + 1) * side + row]! * values[(b + 1) * side + row]!;
      }
      products[a * (inputs + 1) + b] = sum;
    }
  }
  return products;
}
