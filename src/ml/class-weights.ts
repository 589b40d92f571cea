/**
 * What each row weighs in the loss: its own weight, times what makes all classes that occur weigh the same in sum when
 * `classWeight` is balanced. The sum over all rows stays what it was.
 */
export function lossWeights(
  { labels, weights }: { readonly labels: Float32Array; readonly weights?: Float32Array | undefined },
  classWeight: 'none' | 'balanced',
): Float64Array {
  const own = weights === undefined ? new Float64Array(labels.length).fill(1) : Float64Array.from(weights);
  if (classWeight === 'none') return own;
  const sums = new Map<number, number>();
  let total = 0;
  own.forEach((weight, row) => {
    if (weight === 0) return;
    sums.set(labels[row]!, (sums.get(labels[row]!) ?? 0) + weight);
    total += weight;
  });
  return own.map((weight, row) => (weight === 0 ? 0 : (weight * total) / (sums.size * sums.get(labels[row]!)!)));
}
