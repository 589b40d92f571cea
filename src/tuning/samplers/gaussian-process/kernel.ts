/**
 * How alike the losses of two points are: a Matérn covariance of smoothness 5/2 with a length scale for each parameter;
 * different choices are as far apart as the two ends of a range.
 * @see Rasmussen, Williams (2006), Gaussian Processes for Machine Learning, equation 4.17
 */
export interface KernelParameters {
  /** Inverse squared length scales, one for each coordinate. */
  readonly weights: Float64Array;
  /** Variance of the function. */
  readonly scale: number;
  /** Variance of the noise on top of it. */
  readonly noise: number;
}

const ROOT5 = Math.sqrt(5);

/** Correlation at a squared distance in length scales. */
export function matern(squared: number): number {
  const r = ROOT5 * Math.sqrt(squared);
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** Its derivative after the squared distance. */
export function maternSlope(squared: number): number {
  const r = ROOT5 * Math.sqrt(squared);
  return (-5 / 6) * (1 + r) * Math.exp(-r);
}

export function squaredDistance(
  a: Float64Array,
  b: Float64Array,
  weights: Float64Array,
  isChoice: readonly boolean[],
): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) {
    const gap = a[d]! - b[d]!;
    sum += weights[d]! * (isChoice[d] ? Number(gap !== 0) : gap * gap);
  }
  return sum;
}
