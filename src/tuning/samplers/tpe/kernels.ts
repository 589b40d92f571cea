import type { Random } from '../../../stats/index.ts';
import type { Arena } from './arena.ts';

/**
 * One parameter's part of a mixture: a density for each kernel. The last kernel is the prior; one whose trial lacks the
 * parameter is uniform.
 */
export interface Kernels {
  /** A position from this kernel: of a value that the dimension has. */
  draw(kernel: number, random: Random): number;
  /** Adds to `sums`, by kernel, the logarithm of its density (of its chance, for values with gaps) at a position. */
  addLogDensities(position: number, sums: Float64Array): void;
}

/** Which trials a mixture is made of. */
export interface Members {
  /** Rows of the observations. */
  readonly rows: Int32Array;
  /** By row, which of the kernels it is; −1 for rows that are no members. */
  readonly kernelOf: Int32Array;
  /** Params of members beside the observations, which have the kernels after `rows`. */
  readonly others: readonly Readonly<Record<string, unknown>>[];
  /** Kernels in all: rows, others and the prior. */
  readonly size: number;
  /** Where the numbers of kernels are kept. */
  readonly arena: Arena;
}
