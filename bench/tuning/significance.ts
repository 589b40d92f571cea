import { normalCdf } from '../../src/stats/index.ts';

/**
 * Two-sided p-value of the Mann–Whitney U test, by the normal approximation with ties and continuity corrected.
 * @see Mann, Whitney (1947), Annals of Mathematical Statistics 18(1); equals SciPy's mannwhitneyu(method='asymptotic')
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((x, y) => x.value - y.value);
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]!.value === all[start]!.value) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (all[i]!.isA) rankSum += rank;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const [n, m] = [a.length, b.length];
  const mean = (n * m) / 2;
  const deviation = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  if (deviation === 0) return 1;
  const distance = Math.abs(rankSum - (n * (n + 1)) / 2 - mean) - 0.5;
  return Math.min(1, 2 * normalCdf(-Math.max(0, distance) / deviation));
}

/** p-values that hold together. @see Holm (1979), Scandinavian Journal of Statistics 6(2) */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]!);
  const adjusted = [...pValues];
  let most = 0;
  order.forEach((i, rank) => {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * pValues[i]!));
    adjusted[i] = most;
  });
  return adjusted;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
