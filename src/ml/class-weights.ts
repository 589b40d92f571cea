interface WeightedLabels {
  readonly labels: Float32Array;
  readonly weights?: Float32Array | undefined;
}

/**
 * What each row weighs in the loss: its own weight, times what makes all classes that occur weigh the same in sum when
 * `classWeight` is balanced. The sum over all rows stays what it was.
 */
export const lossWeights = (rows: WeightedLabels, classWeight: 'none' | 'balanced'): Float64Array =>
  weighRows(rows, classFactors(rows, classWeight));

/** The factors of {@link lossWeights} by label; empty when all are 1. */
export function classFactors(
  { labels, weights }: WeightedLabels,
  classWeight: 'none' | 'balanced',
): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  if (classWeight === 'none') return sums;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    sums.set(labels[row]!, (sums.get(labels[row]!) ?? 0) + weight);
    total += weight;
  }
  return new Map([...sums].map(([label, sum]) => [label, total / (sums.size * sum)]));
}

/** Each row's weight times the factor of its label. */
export function weighRows({ labels, weights }: WeightedLabels, factors: ReadonlyMap<number, number>): Float64Array {
  const weighed = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    weighed[row] = (weights === undefined ? 1 : weights[row]!) * (factors.get(labels[row]!) ?? 1);
  }
  return weighed;
}
