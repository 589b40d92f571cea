import type { FitInput, LabelledRows } from '../algorithm.ts';

/** The same input with its numbers in shared memory, so that handing it to a thread copies nothing more. */
export function shareInput(input: FitInput): FitInput {
  const { matrix, labels } = shareRows({ matrix: input.train, labels: input.labels });
  return { ...input, train: matrix, labels, validation: input.validation && shareRows(input.validation) };
}

const shareRows = ({ matrix, labels }: LabelledRows): LabelledRows => ({
  matrix: { ...matrix, values: share(matrix.values) },
  labels: share(labels),
});

/** Numbers already in shared memory stay where they are. */
function share(numbers: Float32Array): Float32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const shared = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  shared.set(numbers);
  return shared;
}
