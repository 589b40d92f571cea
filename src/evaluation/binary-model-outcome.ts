import type { ThresholdRule } from './threshold-rules.ts';

/** What a two-class model said about rows, and what it is judged by. */
export interface BinaryModelOutcome {
  /** Length n ≥ 1, each 0 or 1. */
  readonly labels: Float32Array;
  /** Length n, each in [0, 1], in the same row order. */
  readonly probabilities: Float32Array;
  /** What labels 0 and 1 stand for, where they have names. */
  readonly classNames?: readonly [negative: string, positive: string];
  /** A probability at or above it is a positive verdict; 0.5 unless given. */
  readonly threshold?: number;
  /** What the model is compared to, measured on the same rows. */
  readonly baseline?: { readonly name: string; readonly metrics: Readonly<Record<string, number>> };
  /** A model it was to be compared to that cannot be scored on these rows, and why; it becomes a warning. */
  readonly unscored?: { readonly name: string; readonly reason: string };
  /** What production asks for; accuracy ≥ 0.90 unless given. */
  readonly production?: readonly ThresholdRule[];
  /** Seeds the resampling behind the intervals; 0 unless given. */
  readonly seed?: number;
}
