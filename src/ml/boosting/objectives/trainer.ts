import type { LabelOptions } from '../../labels.ts';
import type { PredictionKind } from '../evaluation/evaluated.ts';

/** Parameters that change what an objective aims at. */
export interface ObjectiveSettings {
  /** Factor on rows whose label is 1. */
  readonly scale_pos_weight: number;
  /** For `count:poisson`, what keeps its hessians up. */
  readonly max_delta_step: number;
  readonly huber_slope: number;
  readonly tweedie_variance_power: number;
}

/** What the gradient of one output group is computed from. */
export interface GradientInput {
  /** Row-major rows × groups. */
  readonly margins: Float32Array;
  /** From {@link Trainer.transform}, row-major rows × groups. */
  readonly predictions: Float32Array;
  readonly labels: Float32Array;
  /** One per row; all 1 when left out. */
  readonly weights: Float32Array | undefined;
  readonly group: number;
  readonly groups: number;
  readonly settings: ObjectiveSettings;
}

/** Writes gradient and hessian of every row, interleaved, as float32. */
export type Gradients = (input: GradientInput, pairs: Float32Array) => void;

/** How an objective is trained. */
export interface Trainer {
  readonly kind: PredictionKind;
  /** @throws AssayError `ML_LABELS_…` when the labels are not what the objective can learn */
  readonly validateLabels: (labels: Float32Array, groups: number, options?: LabelOptions) => void;
  /** The base score when none was asked for. */
  readonly baseScore: (labels: Float32Array, weights: Float32Array | undefined) => number;
  /** Probabilities or values from margins; metrics, and most gradients, start from these. */
  readonly transform: (margins: Float32Array, groups: number) => Float32Array;
  readonly gradients: Gradients;
  /** True where predictions and gradients are those of the kernel's logistic loss, which is much faster. */
  readonly isLogistic?: boolean;
  /** What is watched when no metric is asked for. */
  readonly defaultMetric: (settings: ObjectiveSettings) => string;
}

/** XGBoost's floor under every hessian. */
export const LEAST_HESSIAN = 1e-16;
