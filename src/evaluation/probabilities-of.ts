import type { Prediction } from '../ml/index.ts';

/**
 * The probability of the positive class of each row, as a two-class model means it. Objectives such as binary:logitraw
 * predict the margin itself, which the logistic function makes a probability.
 */
export function probabilitiesOf({ predictions, margins }: Prediction): Float32Array {
  const areMargins = predictions.every((value, row) => value === margins[row]);
  return areMargins ? margins.map((margin) => 1 / (1 + Math.exp(-margin))) : predictions;
}
