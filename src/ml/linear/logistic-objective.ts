import type { Differentiable } from './lbfgs.ts';

export interface LogisticProblem {
  /** Standardised features, column-major rows × columns, no missing values. */
  readonly features: Float32Array;
  readonly labels: Float32Array;
  /** One weight per row. */
  readonly weights: Float64Array;
  readonly l2: number;
}

/**
 * Mean weighted log loss plus the ridge penalty, as a function of the coefficients with the intercept last. Both are
 * divided by the total weight, so a tolerance on the gradient means the same for any number of rows.
 */
export function logisticObjective({ features, labels, weights, l2 }: LogisticProblem): Differentiable {
  const rows = labels.length;
  const columns = features.length / rows;
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const margins = new Float64Array(rows);

  return (point, gradient) => {
    margins.fill(point[columns]!);
    addLinear(margins, features, point);

    let loss = 0;
    let interceptSlope = 0;
    for (let row = 0; row < rows; row++) {
      const margin = margins[row]!;
      const weight = weights[row]!;
      loss += weight * (softplus(margin) - labels[row]! * margin);
      // The margin is no longer needed: keep the residual in its place.
      margins[row] = weight * (1 / (1 + Math.exp(-margin)) - labels[row]!);
      interceptSlope += margins[row]!;
    }

    gradient[columns] = interceptSlope / totalWeight;
    for (let column = 0; column < columns; column++) {
      const start = column * rows;
      let slope = l2 * point[column]!;
      for (let row = 0; row < rows; row++) slope += features[start + row]! * margins[row]!;
      gradient[column] = slope / totalWeight;
      loss += (l2 / 2) * point[column]! ** 2;
    }
    return loss / totalWeight;
  };
}

/** Adds features × coefficients to `margins`, column by column. */
function addLinear(margins: Float64Array, features: Float32Array, coefficients: Float64Array): void {
  const rows = margins.length;
  for (let column = 0; column * rows < features.length; column++) {
    const coefficient = coefficients[column]!;
    if (coefficient === 0) continue;
    const start = column * rows;
    for (let row = 0; row < rows; row++) margins[row]! += coefficient * features[start + row]!;
  }
}

/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
