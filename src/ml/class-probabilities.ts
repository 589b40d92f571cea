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
