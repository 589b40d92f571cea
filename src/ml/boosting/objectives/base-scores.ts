/** Keeps the logarithm of a mean finite where all labels are 0. */
const LEAST_MEAN = 1e-6;

/** Rows counted by their weight. */
export function meanLabel(labels: Float32Array, weights: Float32Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    sum += weight * labels[row]!;
    total += weight;
  }
  return sum / total;
}

/** The mean label, for objectives whose base score must be above 0. */
export const positiveMeanLabel = (labels: Float32Array, weights: Float32Array | undefined): number =>
  Math.max(meanLabel(labels, weights), LEAST_MEAN);
