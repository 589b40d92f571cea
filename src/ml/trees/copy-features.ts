import type { Matrix, MatrixValues } from '../matrix.ts';

/** Below this many numbers a loop is quicker than a view and a call. */
const FEW = 16;

/** Copies `count` numbers, also between precisions. */
export function copyNumbers(from: MatrixValues, start: number, count: number, to: MatrixValues, at: number): void {
  if (count < FEW) for (let i = 0; i < count; i++) to[at + i] = from[start + i]!;
  else to.set(from.subarray(start, start + count), at);
}

export interface FeatureCopy {
  readonly matrix: Matrix;
  /** Columns of the matrix to copy. */
  readonly features: readonly number[];
  /** First row. */
  readonly begin: number;
  /** Rows to copy. */
  readonly count: number;
  readonly to: MatrixValues;
  /** Where the first feature goes. */
  readonly at: number;
  /** Distance between features there. */
  readonly stride: number;
}

/** Copies some features of some rows, one feature behind the other. */
export function copyFeatures({ matrix: { values, rows }, features, begin, count, to, at, stride }: FeatureCopy): void {
  for (let place = 0; place < features.length; place++) {
    copyNumbers(values, features[place]! * rows + begin, count, to, at + place * stride);
  }
}
