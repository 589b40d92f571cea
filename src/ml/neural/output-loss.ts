import type { NeuralTask } from './network-formula.ts';
import type { Numbers } from './numbers.ts';

/** The answers and weights of a batch, with its margins: row-major with `width` numbers to a row, `outputs` of them used. */
export interface ScoredBatch {
  readonly margins: Numbers;
  readonly width: number;
  readonly outputs: number;
  /** By row of {@link order}. */
  readonly labels: ArrayLike<number>;
  readonly weights: Float64Array;
  readonly order: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
}

/**
 * Sum of weight × loss over a batch: log loss for classes, half the squared error for numbers (so that its slope, like
 * the others', is prediction - label). With `slopes`, writes weight × factor × slope of each margin there.
 */
export function outputLoss(task: NeuralTask, batch: ScoredBatch, slopes?: Numbers, factor = 1): number {
  const { margins, width, outputs, labels, weights, order, start, end } = batch;
  slopes?.fill(0, 0, (end - start) * width);
  let loss = 0;
  for (let i = start, at = 0; i < end; i++, at += width) {
    const label = labels[order[i]!]!;
    const weight = weights[order[i]!]!;
    const margin = margins[at]!;
    if (task === 'regression') {
      loss += (weight * (margin - label) ** 2) / 2;
      if (slopes) slopes[at] = weight * factor * (margin - label);
    } else if (task === 'binary') {
      loss += weight * (softplus(margin) - label * margin);
      if (slopes) slopes[at] = weight * factor * (1 / (1 + Math.exp(-margin)) - label);
    } else {
      let most = margin;
      for (let k = 1; k < outputs; k++) most = Math.max(most, margins[at + k]!);
      let sum = 0;
      for (let k = 0; k < outputs; k++) sum += Math.exp(margins[at + k]! - most);
      loss += weight * (Math.log(sum) + most - margins[at + label]!);
      if (slopes === undefined) continue;
      for (let k = 0; k < outputs; k++) {
        const probability = Math.exp(margins[at + k]! - most) / sum;
        slopes[at + k] = weight * factor * (probability - (k === label ? 1 : 0));
      }
    }
  }
  return loss;
}

/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
