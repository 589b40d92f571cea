import { factorised, inverted, rowStart, solveLower, solveUpper } from './cholesky.ts';
import { type KernelParameters, matern, maternSlope } from './kernel.ts';
import { minimise } from './minimise.ts';

/** Least variance of the noise, in units of the variance of the losses; keeps the matrices well-conditioned. */
export const NOISE_FLOOR = 1e-6;

/** Bounds of ln(weight), ln(scale), ln(noise). */
const BOUNDS = {
  weight: [Math.log(1e-4), Math.log(1e4)],
  scale: [Math.log(1e-2), Math.log(1e2)],
  noise: [Math.log(NOISE_FLOOR), 0],
} as const;

export interface Observations {
  readonly points: readonly Float64Array[];
  /** Standardised. */
  readonly losses: Float64Array;
  readonly isChoice: readonly boolean[];
}

/**
 * The most plausible kernel of these observations (maximum a posteriori), from a fixed start, so that it depends on nothing
 * else.
 */
export function fittedKernel(observations: Observations): KernelParameters {
  const dimensions = observations.isChoice.length;
  const objective = negativeLogPosterior(observations);
  const bound = (side: 0 | 1): Float64Array =>
    Float64Array.from({ length: dimensions + 2 }, (_, i) => boundsOf(i, dimensions)[side]);
  const options = { low: bound(0), high: bound(1), iterations: 60, tolerance: 1e-5 };
  const start = Float64Array.from({ length: dimensions + 2 }, (_, i) => {
    if (i < dimensions) return -2 * Math.log(LENGTH.typical);
    return i === dimensions ? 0 : Math.log(1e-3);
  });
  return kernelOf(minimise(objective, start, options).x);
}

function boundsOf(index: number, dimensions: number): readonly [number, number] {
  if (index < dimensions) return BOUNDS.weight;
  return index === dimensions ? BOUNDS.scale : BOUNDS.noise;
}

function kernelOf(logarithms: Float64Array): KernelParameters {
  const dimensions = logarithms.length - 2;
  return {
    weights: logarithms.subarray(0, dimensions).map(Math.exp),
    scale: Math.exp(logarithms[dimensions]!),
    noise: Math.exp(logarithms[dimensions + 1]!),
  };
}

/**
 * Minus the logarithm of likelihood times prior, and its gradient after the logarithms of the kernel's parameters, in the
 * order weights, scale, noise. The mean is that of generalised least squares.
 * @see Rasmussen, Williams (2006), equations 5.8 and 5.9
 */
export function negativeLogPosterior({ points, losses, isChoice }: Observations) {
  const n = points.length;
  const dimensions = isChoice.length;
  const gaps = squaredGaps(points, isChoice);
  const correlations = new Float64Array(gaps.length / Math.max(1, dimensions));
  const slopes = new Float64Array(correlations.length);
  return (logarithms: Float64Array, gradient: Float64Array): number => {
    const { weights, scale, noise } = kernelOf(logarithms);
    const covariance = new Float64Array(rowStart(n));
    for (let i = 0, pair = 0; i < n; i++) {
      const start = rowStart(i);
      for (let j = 0; j < i; j++, pair++) {
        let squared = 0;
        for (let d = 0, at = pair * dimensions; d < dimensions; d++, at++) squared += weights[d]! * gaps[at]!;
        correlations[pair] = matern(squared);
        slopes[pair] = maternSlope(squared);
        covariance[start + j] = scale * correlations[pair]!;
      }
      covariance[start + i] = scale + noise;
    }
    const cholesky = factorised(covariance, n);
    if (cholesky === undefined) return Number.POSITIVE_INFINITY;
    const inverse = inverted(cholesky);
    const ones = solveUpper(cholesky, solveLower(cholesky, new Float64Array(n).fill(1)));
    const mean = losses.reduce((sum, loss, i) => sum + loss * ones[i]!, 0) / (MEAN_PRECISION + ones.reduce(add, 0));
    const residuals = losses.map((loss) => loss - mean);
    const alpha = solveUpper(cholesky, solveLower(cholesky, Float64Array.from(residuals)));
    let value = 0.5 * MEAN_PRECISION * mean * mean;
    for (let i = 0, end = 0; i < n; end += i + 2, i++) {
      value += 0.5 * residuals[i]! * alpha[i]! + Math.log(cholesky.values[end]!);
    }
    gradient.fill(0);
    let [trace, whole] = [0, 0];
    for (let i = 0, pair = 0; i < n; i++) {
      const start = rowStart(i);
      trace += alpha[i]! * alpha[i]! - inverse[start + i]!;
      for (let j = 0; j < i; j++, pair++) {
        const difference = alpha[i]! * alpha[j]! - inverse[start + j]!;
        whole += difference * correlations[pair]!;
        const pull = difference * slopes[pair]!;
        for (let d = 0, at = pair * dimensions; d < dimensions; d++, at++) gradient[d]! -= pull * gaps[at]!;
      }
    }
    for (let d = 0; d < dimensions; d++) gradient[d]! *= scale * weights[d]!;
    gradient[dimensions] = -scale * (0.5 * trace + whole);
    gradient[dimensions + 1] = -0.5 * noise * trace;
    return value + priorPenalty(logarithms, gradient);
  };
}

/** The mean is near 0, the losses being standardised, give or take 1. */
export const MEAN_PRECISION = 1;

const add = (a: number, b: number): number => a + b;

/** Squared distances of all pairs, coordinate by coordinate. */
function squaredGaps(points: readonly Float64Array[], isChoice: readonly boolean[]): Float64Array {
  const dimensions = isChoice.length;
  const gaps = new Float64Array(((points.length * (points.length - 1)) / 2) * dimensions);
  let at = 0;
  for (const [i, a] of points.entries()) {
    for (let j = 0; j < i; j++) {
      for (let d = 0; d < dimensions; d++) {
        const gap = a[d]! - points[j]![d]!;
        gaps[at++] = isChoice[d] ? Number(gap !== 0) : gap * gap;
      }
    }
  }
  return gaps;
}

/**
 * Length scales are about so long in one dimension, give or take a factor of e, and longer by the root of the dimensions,
 * as distances are.
 * @see Hvarfner, Hellsten, Nardi (2024), Vanilla Bayesian optimization performs great in high dimensions, ICML
 */
const LENGTH = { typical: 0.5, deviation: 1 };

/** Adds the gradient of the penalty to `gradient`. */
function priorPenalty(logarithms: Float64Array, gradient: Float64Array): number {
  const dimensions = logarithms.length - 2;
  // ln(weight) = −2·ln(length), normal.
  const centre = -2 * Math.log(LENGTH.typical * Math.sqrt(dimensions));
  const deviation = 2 * LENGTH.deviation;
  let penalty = 0;
  for (let d = 0; d < dimensions; d++) {
    const off = (logarithms[d]! - centre) / deviation;
    penalty += 0.5 * off * off;
    gradient[d]! += off / deviation;
  }
  // Gamma(2, 1) on the scale, and Gamma(1.1, 30) on the noise, as densities of the parameters themselves.
  const scale = Math.exp(logarithms[dimensions]!);
  penalty += scale - logarithms[dimensions]!;
  gradient[dimensions]! += scale - 1;
  const noise = Math.exp(logarithms[dimensions + 1]!);
  penalty += 30 * noise - 0.1 * logarithms[dimensions + 1]!;
  gradient[dimensions + 1]! += 30 * noise - 0.1;
  return penalty;
}
