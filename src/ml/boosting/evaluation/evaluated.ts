/** Rows with what a model says about them, to be scored. */
export interface Evaluated {
  readonly labels: Float32Array;
  /** One per row; all 1 when left out. */
  readonly weights?: Float32Array | undefined;
  /** Probabilities or values, row-major rows × groups. */
  readonly predictions: Float32Array;
  readonly groups: number;
  /** A quicker way to the sum of the rows' log losses times their weights, where there is one. */
  readonly logLosses?: (() => number) | undefined;
}

/** What a model's predictions are, which decides the metrics that fit: one of two classes, a share, a number above 0, … */
export type PredictionKind = 'binary' | 'share' | 'number' | 'positive' | 'multiclass';

/** A metric that can be watched while boosting. */
export interface EvaluationMetric {
  readonly kinds: readonly PredictionKind[];
  readonly isBetterHigh: boolean;
  readonly score: (evaluated: Evaluated) => number;
}
