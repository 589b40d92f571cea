import type { PredictionKind } from '../../boosting/evaluation/evaluated.ts';
import type { LabelOptions } from '../../labels.ts';
import type { BinaryTask } from './binary-pairs.ts';

/** The training rows' answers. */
export interface Answers {
  readonly labels: Float32Array;
  readonly weights?: Float32Array | undefined;
}

/** An objective set up for the rows it is trained on. */
export interface FittedObjective {
  /** As the model file spells it. */
  readonly fileText: string;
  /** The scores to boost from, one per output. */
  readonly initialScores: readonly number[];
  /** What gradients are computed from where compiled loops can do that. */
  readonly binary?: BinaryTask | undefined;
  /** False for outputs of which nothing can be learned, such as a class that no row has. */
  readonly isTrainable: (group: number) => boolean;
  /**
   * Writes gradient and hessian of every row, interleaved, for each output.
   * @param scores row-major rows × outputs
   * @returns the mean loss of the rows by {@link TrainingObjective.defaultMetric} where it comes for little, else undefined
   */
  readonly gradients: (scores: Float64Array, pairs: readonly Float32Array[]) => number | undefined;
}

export interface ObjectiveParameters {
  readonly num_class?: number | undefined;
  readonly sigmoid: number;
  readonly is_unbalance: boolean;
  readonly scale_pos_weight: number;
  readonly poisson_max_delta_step: number;
  readonly reg_sqrt: boolean;
}

/** One of LightGBM's objectives. */
export interface TrainingObjective {
  /** What predictions are, which decides the metrics that fit. */
  readonly kind: PredictionKind;
  readonly defaultMetric: string;
  /** @throws AssayError `ML_LABELS_…` */
  readonly validateLabels: (labels: Float32Array, groups: number, options?: LabelOptions) => void;
  readonly fit: (answers: Answers, parameters: ObjectiveParameters) => FittedObjective;
}

/** Mean of the labels by weight. */
export function meanLabel({ labels, weights }: Answers): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    sum += labels[row]! * weight;
    total += weight;
  }
  return sum / total;
}
