import type { AlgorithmName } from './algorithm-names.ts';
import type { Matrix } from './matrix.ts';
import type { ModelFormat } from './model-files/model-format.ts';

/** What is answered: one of two classes, one of several, a number, or how unlike the others a row is. */
export const TASKS = ['binary', 'multiclass', 'regression', 'anomaly'] as const;
export type Task = (typeof TASKS)[number];

/** What a model says about rows; both arrays are row-major, rows × width. */
export interface Prediction {
  /**
   * What the library's own `predict()` gives: a probability (binary), one per class (softprob), a value (regression), a
   * score from 0 to 1 (anomaly, higher is stranger).
   */
  readonly predictions: Float32Array;
  readonly predictionWidth: number;
  /** The raw score before the link function, such as log-odds. */
  readonly margins: Float32Array;
  readonly marginWidth: number;
}

/** Shares of features in each margin: SHAP values, row-major rows × groups × (features + 1), the bias last in a group. */
export interface Contributions {
  readonly values: Float32Array;
  /** Margins per row: classes for several classes, else 1. */
  readonly groups: number;
  readonly featureNames: readonly string[];
}

/**
 * How features move margins together: SHAP interaction values, row-major rows × groups × (features + 1) × (features + 1), the
 * bias last. Each square is symmetric, an effect of two features stands half on either side of the diagonal, and a row of it
 * adds up to the feature's contribution.
 */
export interface Interactions {
  readonly values: Float32Array;
  /** Margins per row: classes for several classes, else 1. */
  readonly groups: number;
  readonly featureNames: readonly string[];
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

export interface ToFileOptions {
  /** One of {@link Model.fileFormats}; the first of them unless given. */
  readonly format?: ModelFormat | undefined;
}

/** A fitted model: immutable, and the same before saving and after loading. */
export interface Model {
  readonly algorithm: AlgorithmName;
  readonly task: Task;
  /** The columns it reads, in its own order; predict finds them by name. */
  readonly featureNames: readonly string[];
  /**
   * True when its file names no columns: {@link featureNames} are f0, f1, …, and rows of other names are read in the
   * order of their columns, if there are as many.
   */
  readonly readsByPosition?: boolean | undefined;
  /** For coded columns: what code i stood for in training. */
  readonly categories?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What the label codes 0, 1, … stood for in training; undefined when the labels were numbers. */
  readonly labelValues?: readonly string[] | undefined;
  /** Classes for several classes, else 1. */
  readonly outputs: number;
  /** What it compares values in: a `double` model answers exactly only for a Float64 matrix. */
  readonly precision: 'single' | 'double';
  /** The formats it can be saved in; the first is its own, which keeps everything. */
  readonly fileFormats: readonly ModelFormat[];
  /** For anomalies: rows whose score lies above it are flagged. */
  readonly threshold?: number | undefined;
  /**
   * Scores rows; column order does not matter and extra columns are ignored.
   * @throws AssayError `ML_FEATURES_MISSING` when a column it reads is absent, `ML_FEATURE_COUNT_MISMATCH` when it reads
   * columns by position and there are more or fewer
   */
  predict(matrix: Matrix): Prediction;
  /**
   * The probability of every class, row-major rows × classes (two for `binary`).
   * @throws AssayError `ML_NO_PROBABILITY` for models of numbers and anomalies; as {@link predict} otherwise
   */
  predictProbability(matrix: Matrix): Float32Array;
  /**
   * The model as a file's bytes; `loadModel` gives back a model that predicts the same to the last bit.
   * @throws AssayError `ML_MODEL_FORMAT_UNSUPPORTED` for a format that is none of {@link fileFormats}
   */
  toFile(options?: ToFileOptions): Uint8Array;
  /** Used features only, largest gain first. */
  importances?(): FeatureImportance[];
  /**
   * How much each feature moved each row's margin; a row's values add up to the margin.
   * @throws AssayError `ML_FEATURES_MISSING`
   */
  readonly contributions?: ((matrix: Matrix) => Contributions) | undefined;
  /**
   * What each pair of features did to each row's margin, for tree models.
   * @throws AssayError `ML_FEATURES_MISSING`
   */
  readonly interactions?: ((matrix: Matrix) => Interactions) | undefined;
}
