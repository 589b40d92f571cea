import { LabelsInvalidError } from '../../errors.ts';
import { validateBinaryLabels, validateClassLabels, validateFiniteLabels } from '../../labels.ts';
import { LINKS } from './links.ts';
import type { ObjectiveName } from './objectives.ts';

/** The objectives that can be trained here. */
export const TRAINABLE_OBJECTIVES = [
  'binary:logistic',
  'binary:logitraw',
  'reg:squarederror',
  'reg:logistic',
  'multi:softprob',
  'multi:softmax',
] as const satisfies readonly ObjectiveName[];

export type TrainableObjective = (typeof TRAINABLE_OBJECTIVES)[number];

/** What the gradient of one output group is computed from. */
export interface GradientInput {
  /** From {@link Trainer.transform}, row-major rows × groups. */
  readonly predictions: Float32Array;
  readonly labels: Float32Array;
  readonly group: number;
  readonly groups: number;
  /** Factor on rows whose label is 1. */
  readonly scalePosWeight: number;
}

/** How an objective is trained. */
export interface Trainer {
  readonly validateLabels: (labels: Float32Array, groups: number) => void;
  /** The base score when none was asked for. */
  readonly baseScore: (labels: Float32Array) => number;
  /** Probabilities or values from margins; gradients and metrics start from these. */
  readonly transform: (margins: Float32Array, groups: number) => Float32Array;
  /** Writes gradient and hessian of every row, interleaved, as float32. */
  readonly gradients: (input: GradientInput, pairs: Float32Array) => void;
  readonly kind: 'binary' | 'regression' | 'multiclass';
}

/** XGBoost's floor under every hessian. */
const LEAST_HESSIAN = 1e-16;

function meanLabel(labels: Float32Array): number {
  return labels.reduce((sum, label) => sum + label, 0) / labels.length;
}

function logisticGradients({ predictions, labels, scalePosWeight }: GradientInput, pairs: Float32Array): void {
  for (let row = 0; row < labels.length; row++) {
    const probability = predictions[row]!;
    const label = labels[row]!;
    const weight = label === 1 ? scalePosWeight : 1;
    pairs[2 * row] = Math.fround(probability - label) * weight;
    pairs[2 * row + 1] = Math.max(probability * Math.fround(1 - probability), LEAST_HESSIAN) * weight;
  }
}

function squaredErrorGradients({ predictions, labels, scalePosWeight }: GradientInput, pairs: Float32Array): void {
  for (let row = 0; row < labels.length; row++) {
    const weight = labels[row] === 1 ? scalePosWeight : 1;
    pairs[2 * row] = Math.fround(predictions[row]! - labels[row]!) * weight;
    pairs[2 * row + 1] = weight;
  }
}

function softmaxGradients({ predictions, labels, group, groups }: GradientInput, pairs: Float32Array): void {
  for (let row = 0; row < labels.length; row++) {
    const probability = predictions[row * groups + group]!;
    pairs[2 * row] = probability - (labels[row] === group ? 1 : 0);
    pairs[2 * row + 1] = Math.max(2 * probability * Math.fround(1 - probability), LEAST_HESSIAN);
  }
}

function validateShareLabels(labels: Float32Array): void {
  validateFiniteLabels(labels);
  const row = labels.findIndex((label) => label < 0 || label > 1);
  if (row >= 0) throw new LabelsInvalidError({ row, label: labels[row]!, expected: 'a share from 0 to 1' });
}

const LOGISTIC: Trainer = {
  kind: 'binary',
  validateLabels: validateBinaryLabels,
  // Starting at the mean would make the hessians of rare classes tiny and let min_child_weight block the first splits.
  baseScore: () => 0.5,
  transform: LINKS.sigmoid.toPredictions,
  gradients: logisticGradients,
};

const SOFTMAX: Trainer = {
  kind: 'multiclass',
  validateLabels: validateClassLabels,
  // Adding the same number to every class changes nothing.
  baseScore: () => 0.5,
  transform: LINKS.softmax.toPredictions,
  gradients: softmaxGradients,
};

export const TRAINERS: Readonly<Record<TrainableObjective, Trainer>> = {
  'binary:logistic': LOGISTIC,
  'binary:logitraw': { ...LOGISTIC, baseScore: () => 0 },
  'reg:logistic': {
    ...LOGISTIC,
    kind: 'regression',
    validateLabels: validateShareLabels,
  },
  'reg:squarederror': {
    kind: 'regression',
    validateLabels: validateFiniteLabels,
    baseScore: meanLabel,
    transform: (margins) => margins,
    gradients: squaredErrorGradients,
  },
  'multi:softprob': SOFTMAX,
  'multi:softmax': SOFTMAX,
};
