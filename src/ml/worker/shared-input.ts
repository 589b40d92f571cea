import type { FitInput } from '../algorithm.ts';
import { loadModel } from '../load-model.ts';
import type { Matrix, MatrixValues } from '../matrix.ts';
import type { PackedInput } from './messages.ts';

/** The same input with its numbers in shared memory, so that handing it to a thread copies nothing more. */
export function packInput({ initialModel, train, labels, weights, validation, ...rest }: FitInput): PackedInput {
  return {
    input: {
      ...rest,
      train: shareMatrix(train),
      labels: labels && share(labels),
      weights: weights && share(weights),
      validation: validation && {
        matrix: shareMatrix(validation.matrix),
        labels: share(validation.labels),
        weights: validation.weights && share(validation.weights),
      },
    },
    initialModelFile: initialModel?.toFile(),
  };
}

/** The other end of {@link packInput}. */
export const unpackInput = ({ input, initialModelFile }: PackedInput): FitInput => ({
  ...input,
  initialModel: initialModelFile && loadModel(initialModelFile),
});

const shareMatrix = (matrix: Matrix): Matrix => ({ ...matrix, values: share(matrix.values) });

/** Numbers already in shared memory stay where they are. */
function share<Values extends MatrixValues>(numbers: Values): Values {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const memory = new SharedArrayBuffer(numbers.byteLength);
  const shared = numbers instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  shared.set(numbers);
  return shared as Values;
}
