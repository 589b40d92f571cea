import type { z } from 'zod';
import type { LongWork } from '../schema/index.ts';
import type { AlgorithmName } from './algorithm-names.ts';
import type { Matrix } from './matrix.ts';
import type { Model, Task } from './model.ts';

/** Rows with their answers, in the same order. */
export interface LabelledRows {
  readonly matrix: Matrix;
  /** Length `rows`: 0 or 1 for two classes, 0 … K-1 for K classes, any finite number for regression. */
  readonly labels: Float32Array;
  /** One per row, finite and not negative; a row of weight 2 counts as two rows. All 1 unless given. */
  readonly weights?: Float32Array | undefined;
}

export interface FitInput {
  readonly train: Matrix;
  /** One per row of `train`; see {@link LabelledRows}. Only algorithms of the task `anomaly` do without. */
  readonly labels?: Float32Array | undefined;
  /** One per row of `train`; see {@link LabelledRows}. */
  readonly weights?: Float32Array | undefined;
  /** What the label codes 0, 1, … stand for; the model remembers it. */
  readonly labelValues?: readonly string[] | undefined;
  /** Scored while training; early stopping decides by it. Columns are matched by name. */
  readonly validation?: LabelledRows | undefined;
  /** A model of the same algorithm and features to go on from, where {@link Algorithm.continuesTraining}. */
  readonly initialModel?: Model | undefined;
  /** Unchecked; {@link Algorithm.fit} lists every fault at once. Omitted or `{}` means all defaults. */
  readonly parameters?: unknown;
}

/** Metrics after one round, keyed `train-NAME` and `validation-NAME`. */
export interface FitRound {
  /** 1 for the first. */
  readonly round: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** How an ensemble answers rows by those of its members that did not learn from them. */
export interface OutOfBag {
  /** Accuracy for classes, R² for numbers; NaN when no row was left out. */
  readonly score: number;
  /** Row-major rows × outputs, as {@link Prediction.predictions}; NaN for rows that every member saw. */
  readonly predictions: Float32Array;
}

export interface FitResult {
  readonly model: Model;
  /** Rounds (boosting) or iterations (solvers) that were run. */
  readonly rounds: number;
  readonly history: readonly FitRound[];
  /** The round the model was cut back to by early stopping; counts from 1. */
  readonly bestRound?: number | undefined;
  /** False when a solver ran out of iterations; the model is usable but not the optimum. */
  readonly converged?: boolean | undefined;
  /** Where the algorithm was asked for it. */
  readonly outOfBag?: OutOfBag | undefined;
  /** Things a person should know, one sentence each. */
  readonly warnings: readonly string[];
}

export interface FitWork extends LongWork {
  /** Threads to compute with, this one included; every core unless given. The result does not depend on it. */
  readonly threads?: number | undefined;
}

export interface CompleteOptions {
  /** False when training will have no validation rows, so that what needs them is a fault; true unless given. */
  readonly hasValidation?: boolean;
}

/** A way to learn: what it is called, what can be set, and how it fits. One row of the registry per algorithm. */
export interface Algorithm {
  readonly name: AlgorithmName;
  /** For people, such as `XGBoost`. */
  readonly title: string;
  /** Every parameter with range, default and description; unknown names are refused. */
  readonly parameters: z.ZodObject;
  /** Other names by which people know a parameter, mapped to the name in `parameters`. */
  readonly aliases: Readonly<Record<string, string>>;
  /**
   * All parameters: those given under their own names, the others at their defaults.
   * @throws AssayError `ML_PARAMETERS_INVALID` listing every fault at once
   */
  completeParameters(parameters: unknown, options?: CompleteOptions): Readonly<Record<string, unknown>>;
  /** What it compares and bins values in; `single` unless said. Rows given otherwise are converted. */
  readonly precision?: 'single' | 'double';
  /** What it can learn to answer, the task of its default parameters first. */
  readonly tasks: readonly Task[];
  /** The parameters that make it learn one of {@link tasks}, such as an objective. */
  parametersFor(task: Task, classes?: number): Readonly<Record<string, unknown>>;
  /**
   * What a model fitted with these parameters answers.
   * @throws AssayError `ML_PARAMETERS_INVALID`
   */
  taskOf(parameters: unknown): Task;
  /** True when it can go on from `initialModel`; others refuse one. */
  readonly continuesTraining: boolean;
  /**
   * Learns from `input`. The same input and seed give the same model bytes; nothing is kept between two calls.
   * Lets the event loop turn between rounds, so an abort is seen within one round; see `fitInWorker` to keep the
   * thread free.
   * @throws AssayError `ML_PARAMETERS_INVALID`, `ML_LABELS_…`, `ML_WEIGHTS_INVALID`, `ML_FEATURE_…`,
   *   `ML_SHAPE_MISMATCH`, `ML_NO_ROWS`, `ML_INITIAL_MODEL_UNFIT`
   * @throws InterruptedError when the signal is aborted
   */
  fit(input: FitInput, work?: FitWork): Promise<FitResult>;
}
