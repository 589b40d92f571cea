import { AssayError } from '../errors/index.ts';
import type { Matrix, Model } from '../ml/index.ts';

/**
 * The probability of the positive class of each row, by a two-class model; of one that knows only verdicts
 * (binary:hinge) these.
 * @throws AssayError `ML_FEATURES_MISSING`
 */
export function probabilitiesOf(model: Model, matrix: Matrix): Float32Array {
  try {
    return model.predictProbability(matrix).filter((_, i) => i % 2 === 1);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'ML_NO_PROBABILITY') return model.predict(matrix).predictions;
    throw error;
  }
}
