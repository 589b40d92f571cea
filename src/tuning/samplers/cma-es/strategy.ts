import { normalQuantile, type Random } from '../../../stats/index.ts';
import { type StrategyWeights, strategyWeights } from './strategy-weights.ts';
import { type SymmetricEigen, symmetricEigen } from './symmetric-eigen.ts';

/** How far a discrete parameter's value reaches to either side in [0, 1]; nothing where its range ends. */
export type CellOf = (
  dimension: number,
  at: number,
) => { readonly below?: number; readonly above?: number } | undefined;

export interface StrategyStart {
  readonly mean: Float64Array;
  readonly step: number;
  readonly population: number;
}

const MOST_REDRAWS = 100;

/**
 * A (μ/μ_w, λ) evolution strategy with covariance matrix adaptation on the unit cube: rank-one and active rank-μ
 * updates, cumulative step-size adaptation. Points outside are drawn again. A discrete parameter keeps enough spread to
 * leave the value its mean is at. Points that it did not draw itself are taken in as if it had, shortened to a length
 * that it could have drawn.
 * @see Hansen (2016), arXiv 1604.00772; Hamano et al. (2022), CMA-ES with margin, GECCO (here by the spread alone);
 *   Hansen (2011), Injecting external solutions into CMA-ES, arXiv 1110.4181
 */
export class Strategy {
  readonly population: number;
  readonly #size: number;
  readonly #learning: StrategyWeights;
  readonly #cellOf: CellOf;
  readonly #mean: Float64Array;
  readonly #covariance: Float64Array;
  readonly #path: Float64Array;
  readonly #stepPath: Float64Array;
  #step: number;
  #generation = 0;
  #eigen: SymmetricEigen | undefined;

  constructor({ mean, step, population }: StrategyStart, cellOf: CellOf) {
    const size = mean.length;
    this.population = population;
    this.#size = size;
    this.#learning = strategyWeights(size, population);
    this.#cellOf = cellOf;
    this.#mean = mean.slice();
    this.#covariance = new Float64Array(size * size);
    for (let i = 0; i < size; i++) this.#covariance[i * size + i] = 1;
    this.#path = new Float64Array(size);
    this.#stepPath = new Float64Array(size);
    this.#step = step;
    this.#keepSpread();
  }

  /** The largest standard deviation in any direction. */
  get spread(): number {
    return this.#step * Math.sqrt(Math.max(...this.#decomposed().values));
  }

  /** Between the longest and the shortest axis, squared. */
  get condition(): number {
    const { values } = this.#decomposed();
    return Math.max(...values) / Math.min(...values);
  }

  draw(random: Random): Float64Array {
    let point = this.#drawOnce(random);
    for (let i = 0; i < MOST_REDRAWS && point.some((at) => at < 0 || at > 1); i++) point = this.#drawOnce(random);
    return point.map((at) => Math.min(Math.max(at, 0), 1));
  }

  /** Learns from a generation. @param points `population` of them, the best first */
  update(points: readonly Float64Array[]): void {
    const size = this.#size;
    const { weights, parents, effective, pathRate, stepRate, stepDamping, expectedLength } = this.#learning;
    const longest = Math.sqrt(size) + (2 * size) / (size + 2);
    const steps = points.map((point) => {
      const moved = point.map((at, i) => (at - this.#mean[i]!) / this.#step);
      const length = norm(this.#whitened(moved));
      return length > longest ? moved.map((by) => (by * longest) / length) : moved;
    });
    const move = new Float64Array(size);
    steps.slice(0, parents).forEach((moved, rank) => {
      for (let i = 0; i < size; i++) move[i]! += weights[rank]! * moved[i]!;
    });
    const white = this.#whitened(move);
    this.#generation++;
    for (let i = 0; i < size; i++) {
      this.#mean[i] = Math.min(Math.max(this.#mean[i]! + this.#step * move[i]!, 0), 1);
      this.#stepPath[i] =
        (1 - stepRate) * this.#stepPath[i]! + Math.sqrt(stepRate * (2 - stepRate) * effective) * white[i]!;
    }
    const length = norm(this.#stepPath);
    const settled = Math.sqrt(1 - (1 - stepRate) ** (2 * this.#generation));
    // A path that grows fast is the step size's affair; the covariance waits.
    const isSteady = length / settled < (1.4 + 2 / (size + 1)) * expectedLength;
    for (let i = 0; i < size; i++) {
      const by = isSteady ? Math.sqrt(pathRate * (2 - pathRate) * effective) * move[i]! : 0;
      this.#path[i] = (1 - pathRate) * this.#path[i]! + by;
    }
    this.#adaptCovariance(steps, isSteady ? 0 : pathRate * (2 - pathRate));
    this.#step *= Math.exp(Math.min(1, (stepRate / stepDamping) * (length / expectedLength - 1)));
    this.#keepSpread();
  }

  #adaptCovariance(steps: readonly Float64Array[], lost: number): void {
    const size = this.#size;
    const { weights, rankOne, rankMu } = this.#learning;
    const scaled = steps.map((moved, rank) => {
      const weight = weights[rank]!;
      return weight >= 0 ? weight : (weight * size) / (norm(this.#whitened(moved)) ** 2 + 1e-8);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const kept = 1 + rankOne * lost - rankOne - rankMu * total;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let spread = 0;
        for (let k = 0; k < steps.length; k++) spread += scaled[k]! * steps[k]![i]! * steps[k]![j]!;
        const value =
          kept * this.#covariance[i * size + j]! + rankOne * this.#path[i]! * this.#path[j]! + rankMu * spread;
        this.#covariance[i * size + j] = value;
        this.#covariance[j * size + i] = value;
      }
    }
    this.#eigen = undefined;
  }

  /** Stretches discrete dimensions until each neighbour has at least half a chance in `size` × `population`. */
  #keepSpread(): void {
    const size = this.#size;
    const reach = -normalQuantile(1 / (2 * size * this.population));
    for (let i = 0; i < size; i++) {
      const cell = this.#cellOf(i, this.#mean[i]!);
      if (cell === undefined) continue;
      const edges = [cell.below, cell.above].flatMap((edge) =>
        edge === undefined ? [] : Math.abs(edge - this.#mean[i]!),
      );
      const least = Math.max(...edges, 0) / reach;
      const spread = this.#step * Math.sqrt(this.#covariance[i * size + i]!);
      if (spread >= least) continue;
      const factor = least / spread;
      for (let j = 0; j < size; j++) {
        this.#covariance[i * size + j]! *= factor;
        this.#covariance[j * size + i]! *= factor;
      }
      this.#eigen = undefined;
    }
  }

  #drawOnce(random: Random): Float64Array {
    const { values, vectors } = this.#decomposed();
    const stretched = values.map((value) => Math.sqrt(value) * random.normal());
    return this.#mean.map((at, i) => {
      let by = 0;
      for (let j = 0; j < this.#size; j++) by += vectors[i * this.#size + j]! * stretched[j]!;
      return at + this.#step * by;
    });
  }

  /** A step as it was before the covariance shaped it. */
  #whitened(step: Float64Array): Float64Array {
    const size = this.#size;
    const { values, vectors } = this.#decomposed();
    const along = values.map((value, j) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += vectors[i * size + j]! * step[i]!;
      return sum / Math.sqrt(value);
    });
    return step.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += vectors[i * size + j]! * along[j]!;
      return sum;
    });
  }

  #decomposed(): SymmetricEigen {
    if (this.#eigen === undefined) {
      const { values, vectors } = symmetricEigen(this.#covariance, this.#size);
      this.#eigen = { values: values.map((value) => Math.max(value, 1e-24)), vectors };
    }
    return this.#eigen;
  }
}

const norm = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
