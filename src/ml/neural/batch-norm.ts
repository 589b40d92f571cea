import type { Numbers } from './numbers.ts';

/** What batch normalisation of a layer knows; all are one number per unit. */
export interface BatchNorm {
  /** Learned factors and offsets. */
  readonly factors: Numbers;
  readonly offsets: Numbers;
  /** Running statistics, for rows outside of training. */
  readonly means: Numbers;
  readonly variances: Numbers;
  /** 1 / deviation of the newest batch. */
  readonly inverses: Numbers;
  /** The newest batch in standard units, row-major rows × units. */
  readonly standardised: Numbers;
}

/** Share of the newest batch in the running statistics, and what keeps a deviation above 0; PyTorch's defaults. */
const NEWEST = 0.1;
const EPSILON = 1e-5;

/**
 * Standardises each unit over the batch, then scales and shifts it, in place.
 * @see Ioffe, Szegedy (2015), Batch normalization, ICML
 */
export function normaliseBatch(norm: BatchNorm, sums: Numbers, { rows, units }: { rows: number; units: number }): void {
  for (let unit = 0; unit < units; unit++) {
    let mean = 0;
    for (let i = unit; i < rows * units; i += units) mean += sums[i]!;
    mean /= rows;
    let variance = 0;
    for (let i = unit; i < rows * units; i += units) variance += (sums[i]! - mean) ** 2;
    variance /= rows;
    norm.means[unit] = (1 - NEWEST) * norm.means[unit]! + NEWEST * mean;
    norm.variances[unit] = (1 - NEWEST) * norm.variances[unit]! + NEWEST * variance;
    const inverse = 1 / Math.sqrt(variance + EPSILON);
    norm.inverses[unit] = inverse;
    for (let i = unit; i < rows * units; i += units) {
      const standard = (sums[i]! - mean) * inverse;
      norm.standardised[i] = standard;
      sums[i] = standard * norm.factors[unit]! + norm.offsets[unit]!;
    }
  }
}

/** Turns slopes of the outputs into those of the sums, in place, and writes those of factors and offsets. */
export function normaliseSlopes(
  norm: BatchNorm,
  slopes: Numbers,
  { rows, units, ofFactors, ofOffsets }: { rows: number; units: number; ofFactors: Numbers; ofOffsets: Numbers },
): void {
  for (let unit = 0; unit < units; unit++) {
    let [sum, product] = [0, 0];
    for (let i = unit; i < rows * units; i += units) {
      sum += slopes[i]!;
      product += slopes[i]! * norm.standardised[i]!;
    }
    ofOffsets[unit] = sum;
    ofFactors[unit] = product;
    const scale = (norm.factors[unit]! * norm.inverses[unit]!) / rows;
    for (let i = unit; i < rows * units; i += units) {
      slopes[i] = scale * (rows * slopes[i]! - sum - norm.standardised[i]! * product);
    }
  }
}

/** What a unit outside of training is multiplied by, and what is added then. */
export function runningScale(norm: BatchNorm, unit: number): { scale: number; shift: number } {
  const scale = norm.factors[unit]! / Math.sqrt(norm.variances[unit]! + EPSILON);
  return { scale, shift: norm.offsets[unit]! - norm.means[unit]! * scale };
}

export function normaliseByRunning(
  norm: BatchNorm,
  sums: Numbers,
  { rows, units }: { rows: number; units: number },
): void {
  for (let unit = 0; unit < units; unit++) {
    const { scale, shift } = runningScale(norm, unit);
    for (let i = unit; i < rows * units; i += units) sums[i] = sums[i]! * scale + shift;
  }
}
