import { AssayError } from '../errors/index.ts';

/** Both classes' probabilities, row-major rows × 2, from that of the second class. */
export function bothClasses(positive: Float32Array): Float32Array {
  const both = new Float32Array(2 * positive.length);
  for (let row = 0; row < positive.length; row++) {
    both[2 * row] = 1 - positive[row]!;
    both[2 * row + 1] = positive[row]!;
  }
  return both;
}

/** Probabilities of log-odds. */
export const logistic = (margins: Float64Array): Float32Array =>
  Float32Array.from(margins, (margin) => 1 / (1 + Math.exp(-margin)));

/** Probabilities of one margin per class, row-major rows × classes. */
export function softmax(margins: Float64Array, classes: number): Float32Array {
  const probabilities = new Float32Array(margins.length);
  for (let start = 0; start < margins.length; start += classes) {
    const ofRow = margins.subarray(start, start + classes);
    const most = ofRow.reduce((a, b) => Math.max(a, b));
    const powers = ofRow.map((margin) => Math.exp(margin - most));
    const sum = powers.reduce((a, b) => a + b);
    for (let k = 0; k < classes; k++) probabilities[start + k] = powers[k]! / sum;
  }
  return probabilities;
}

/**
 * What {@link Model.predictProbability} throws for a model without classes.
 * @param of what it is a model of: its task or objective
 */
export function noProbability(of: string): AssayError {
  return new AssayError({
    code: 'ML_NO_PROBABILITY',
    message: `A model of ${of} gives no probabilities of classes`,
    remedy: 'Use predict, or train with an objective for classes',
    details: { of },
  });
}
