import type { Random } from '../../../stats/index.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Params } from '../../space/distribution.ts';
import type { Arena } from './arena.ts';
import { categoricalKernels } from './categorical-kernels.ts';
import type { Kernels, Members } from './kernels.ts';
import { numericKernels } from './numeric-kernels.ts';
import type { Column } from './observations.ts';

export interface MixtureParts {
  readonly columns: readonly Column[];
  /** Rows of trials. */
  readonly rows: Int32Array;
  /** Of trials that are no rows yet. */
  readonly others: readonly Params[];
  /** One for each of rows and others; the prior has 1. */
  readonly weights: Float64Array;
  /** How many rows there are, members or not. */
  readonly allRows: number;
  readonly arena: Arena;
  /** Keeps kernels wide for longer: a parameter by itself has nothing else that varies what is tried. */
  readonly isAlone?: boolean | undefined;
}

/** Kernels are no narrower than this share of the range, however many there are, … */
const LEAST_SHARE = 0.02;
/** … and than this share of the distance between two values, so that neighbours come into reach. */
const LEAST_OF_STEP = 0.5;

/**
 * A density over several parameters at once: a weighted sum of kernels, one around each trial and a wide one as prior, each
 * a product over the parameters. A trial that lacks a parameter says nothing about it: there its kernel is the prior's, so
 * that a branch and the parameters of that branch are in one mixture.
 */
export class Mixture {
  /** By column. */
  readonly #kernels: readonly Kernels[];
  readonly #logWeights: Float64Array;
  readonly #sums: Float64Array;

  constructor({ columns, rows, others, weights, allRows, arena, isAlone = false }: MixtureParts) {
    const kernelOf = arena.integers(allRows, -1);
    rows.forEach((row, kernel) => {
      kernelOf[row] = kernel;
    });
    const members: Members = { rows, kernelOf, others, size: rows.length + others.length + 1, arena };
    this.#kernels = columns.map((column) => kernelsOf(column, members, isAlone));
    this.#logWeights = arena.floats(members.size);
    weights.forEach((weight, kernel) => {
      this.#logWeights[kernel] = Math.log(weight);
    });
    const total = logSumExp(this.#logWeights);
    this.#logWeights.forEach((weight, kernel) => {
      this.#logWeights[kernel] = weight - total;
    });
    this.#sums = arena.floats(members.size);
  }

  /** A way to draw kernels, each as likely as its weight and its density at what is decided already. */
  kernelsGiven(positions: Positions): (random: Random) => number {
    const logs = this.#logTerms(positions);
    const total = logSumExp(logs);
    const cumulative = new Float64Array(logs.length);
    let sum = 0;
    for (let kernel = 0; kernel < logs.length; kernel++) {
      sum += Math.exp((logs[kernel] as number) - total);
      cumulative[kernel] = sum;
    }
    return (random) => {
      const share = random.uniform() * sum;
      let kernel = 0;
      while (kernel < cumulative.length - 1 && (cumulative[kernel] as number) <= share) kernel++;
      return kernel;
    };
  }

  /** A position in the `column`-th of the columns. */
  draw(kernel: number, column: number, random: Random): number {
    return (this.#kernels[column] as Kernels).draw(kernel, random);
  }

  /** Of the parameters that have a position, as they are together. */
  logDensity(positions: Positions): number {
    return logSumExp(this.#logTerms(positions));
  }

  #logTerms(positions: Positions): Float64Array {
    const sums = this.#sums;
    sums.set(this.#logWeights);
    for (let column = 0; column < positions.length; column++) {
      const position = positions[column] as number;
      if (!Number.isNaN(position)) (this.#kernels[column] as Kernels).addLogDensities(position, sums);
    }
    return sums;
  }
}

/** Where parameters lie in model space, by column; NaN for those that are not there. */
export type Positions = Float64Array;

function kernelsOf(column: Column, members: Members, isAlone: boolean): Kernels {
  if (column.dimension.kind === 'categorical') return categoricalKernels(column, members);
  return numericKernels(column, members, leastWidthOf(column.dimension, members.size, isAlone ? 1 : 2));
}

/**
 * Falls with the square of the number of kernels where parameters are chosen together: falling with the number itself,
 * kernels stayed wide for so long that regret in our benchmark was twice as large. One by one it is the other way round.
 * @see Watanabe (2023), arXiv 2304.11127, on the exponent of "magic clipping"
 */
function leastWidthOf({ low, high, size, distribution }: Dimension, kernels: number, power: number): number {
  const isEven = Number.isFinite(size) && !(distribution.kind === 'int' && distribution.log);
  const share = Math.max(LEAST_SHARE, (1 + kernels) ** -power, isEven ? LEAST_OF_STEP / size : 0);
  return share * (high - low);
}

function logSumExp(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logs.length; i++) if ((logs[i] as number) > most) most = logs[i] as number;
  let sum = 0;
  for (let i = 0; i < logs.length; i++) {
    const gap = (logs[i] as number) - most;
    if (gap > -40) sum += Math.exp(gap);
  }
  return most + Math.log(sum);
}
