import { type Cholesky, factorised, product, rowStart, solveLower, solveUpper, withRow } from './cholesky.ts';
import { MEAN_PRECISION, type Observations } from './fit.ts';
import { type KernelParameters, matern, maternSlope, squaredDistance } from './kernel.ts';

/** What a Gaussian process makes of its observations: a normal forecast of the loss everywhere. */
export class Posterior {
  readonly #observations: Observations;
  readonly #kernel: KernelParameters;
  /** Observed points, then pending ones. */
  readonly #points: Float64Array[];
  #cholesky: Cholesky;
  readonly #mean: number;
  readonly #alpha: Float64Array;

  /** @throws RangeError where the covariance is not positive definite, which the noise floor prevents */
  constructor(observations: Observations, kernel: KernelParameters) {
    const { points, losses } = observations;
    const n = points.length;
    const covariance = new Float64Array(rowStart(n));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        covariance[rowStart(i) + j] =
          kernel.scale * matern(squaredDistance(points[i]!, points[j]!, kernel.weights, observations.isChoice));
      }
      covariance[rowStart(i) + i] = kernel.scale + kernel.noise;
    }
    const cholesky = factorised(covariance, n);
    if (cholesky === undefined) throw new RangeError('The covariance of the observations is not positive definite');
    this.#observations = observations;
    this.#kernel = kernel;
    this.#points = [...points];
    this.#cholesky = cholesky;
    const ones = solveUpper(cholesky, solveLower(cholesky, new Float64Array(n).fill(1)));
    let [total, weighted] = [MEAN_PRECISION, 0];
    for (let i = 0; i < n; i++) {
      total += ones[i]!;
      weighted += ones[i]! * losses[i]!;
    }
    this.#mean = weighted / total;
    this.#alpha = solveUpper(
      cholesky,
      solveLower(
        cholesky,
        losses.map((loss) => loss - this.#mean),
      ),
    );
  }

  /**
   * Takes it that a trial under way will turn out as forecast: the forecast stays, but nothing is left to learn there.
   * @see Ginsbourger, Le Riche, Carraro (2010), Kriging is well-suited to parallelize optimization ("kriging believer")
   */
  addPending(point: Float64Array): void {
    const row = new Float64Array(this.#points.length + 1);
    row.set(this.#covariances(point));
    row[this.#points.length] = this.#kernel.scale + this.#kernel.noise;
    const longer = withRow(this.#cholesky, row);
    if (longer === undefined) return;
    this.#cholesky = longer;
    this.#points.push(point);
  }

  /** Mean and standard deviation of the loss without its noise. */
  at(point: Float64Array): { readonly mean: number; readonly deviation: number } {
    const { mean, deviation } = this.#solvedAt(point);
    return { mean, deviation };
  }

  /**
   * The same mean, and a deviation that is never too low, at a fraction of the work: as if only the observation nearest
   * to the point were known.
   */
  roughlyAt(point: Float64Array): { readonly mean: number; readonly deviation: number } {
    const { isChoice } = this.#observations;
    const { scale, noise, weights } = this.#kernel;
    let mean = 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#points.length; i++) {
      const squared = squaredDistance(point, this.#points[i]!, weights, isChoice);
      if (squared < nearest) nearest = squared;
      if (i < this.#alpha.length) mean += matern(squared) * this.#alpha[i]!;
    }
    return {
      mean: this.#mean + scale * mean,
      deviation: this.#deviation((scale * matern(nearest)) ** 2 / (scale + noise)),
    };
  }

  /** The same, and the derivatives after the coordinates; 0 after choices. */
  withGradient(point: Float64Array): {
    readonly mean: number;
    readonly deviation: number;
    readonly byMean: Float64Array;
    readonly byDeviation: Float64Array;
  } {
    const { mean, deviation, solved } = this.#solvedAt(point);
    const weights = solveUpper(this.#cholesky, solved);
    const byMean = new Float64Array(point.length);
    const byDeviation = new Float64Array(point.length);
    const { isChoice } = this.#observations;
    const kernel = this.#kernel;
    for (const [i, other] of this.#points.entries()) {
      const squared = squaredDistance(point, other, kernel.weights, isChoice);
      const pull = 2 * kernel.scale * maternSlope(squared);
      const [toMean, toVariance] = [pull * (this.#alpha[i] ?? 0), pull * weights[i]!];
      for (let d = 0; d < point.length; d++) {
        if (isChoice[d]) continue;
        const gap = kernel.weights[d]! * (point[d]! - other[d]!);
        byMean[d]! += toMean * gap;
        byDeviation[d]! -= (toVariance * gap) / deviation;
      }
    }
    return { mean, deviation, byMean, byDeviation };
  }

  #solvedAt(point: Float64Array): { mean: number; deviation: number; solved: Float64Array } {
    const covariances = this.#covariances(point);
    const mean = this.#mean + product(covariances, 0, this.#alpha, 0, this.#alpha.length);
    const solved = solveLower(this.#cholesky, covariances);
    return { mean, deviation: this.#deviation(product(solved, 0, solved, 0, solved.length)), solved };
  }

  #covariances(point: Float64Array): Float64Array {
    const { isChoice } = this.#observations;
    const { scale, weights } = this.#kernel;
    const covariances = new Float64Array(this.#points.length);
    for (let i = 0; i < covariances.length; i++) {
      covariances[i] = scale * matern(squaredDistance(point, this.#points[i]!, weights, isChoice));
    }
    return covariances;
  }

  #deviation(explained: number): number {
    return Math.sqrt(Math.max(this.#kernel.scale - explained, 1e-12 * this.#kernel.scale));
  }
}
