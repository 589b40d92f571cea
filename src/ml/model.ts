import type { AlgorithmName } from './algorithm-names.ts';
import type { Matrix } from './matrix.ts';

export const TASKS = ['binary', 'multiclass', 'regression'] as const;
export type Task = (typeof TASKS)[number];

/** What a model says about rows; both arrays are row-major, rows × width. */
export interface Prediction {
  /** What the library's own `predict()` gives: a probability (binary), one per class (softprob), a value (regression). */
  readonly predictions: Float32Array;
  readonly predictionWidth: number;
  /** The raw score before the link function, such as log-odds. */
  readonly margins: Float32Array;
  readonly marginWidth: number;
}

export interface FeatureImportance {
  readonly feature: string;
  /** Mean loss reduction of the feature's splits; for a linear model the standardised coefficient's size. */
  readonly gain: number;
  /** Number of splits that use the feature. */
  readonly weight: number;
  /** Mean sum of hessians in the split nodes. */
  readonly cover: number;
}

/** A fitted model: immutable, and the same before saving and after loading. */
export interface Model {
  readonly algorithm: AlgorithmName;
  readonly task: Task;
  /** The columns it reads, in its own order; predict finds them by name. */
  readonly featureNames: readonly string[];
  /** For coded columns: what code i stood for in training. */
  readonly categories?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What the label codes 0, 1, … stood for in training; undefined when the labels were numbers. */
  readonly labelValues?: readonly string[] | undefined;
  /** Classes for several classes, else 1. */
  readonly outputs: number;
  /** Dot and letters, such as `.json`. */
  readonly fileExtension: string;
  /**
   * Scores rows; column order does not matter and extra columns are ignored.
   * @throws AssayError `ML_FEATURES_MISSING` when a column it reads is absent
   */
  predict(matrix: Matrix): Prediction;
  /** The model as a file's bytes; `loadModel` gives back a model that predicts the same to the last bit. */
  toFile(): Uint8Array;
  /** Used features only, largest gain first. */
  importances?(): FeatureImportance[];
}
