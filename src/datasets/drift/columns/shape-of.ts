import { countBetween, sharesOf } from '../../../stats/index.ts';
import type { DriftShape } from '../drift-report.ts';
import { type ColumnPair, countCategories, OTHERS_NAME } from '../methods/column-pair.ts';

const BINS = 30;
const MOST_BARS = 12;

/** How both sides lie, for drawing: numbers in bins of equal width within the reference's fences, else the greatest categories. */
export function shapeOf(pair: ColumnPair): DriftShape | null {
  const [a, b] = [pair.reference.numbers, pair.current.numbers];
  if (pair.reference.kind === 'categorical') return bars(pair);
  if (a === undefined || b === undefined || a.sample.size === 0 || b.sample.size === 0) return null;
  const low = Math.max(Math.min(a.least, b.least), a.fences[0]);
  const high = Math.min(Math.max(a.sample.values.at(-1)!, b.sample.values.at(-1)!), a.fences[1]);
  const width = (high - low) / BINS;
  const edges =
    width > 0 && Number.isFinite(width)
      ? Array.from({ length: BINS + 1 }, (_, i) => (i === BINS ? high + 0 : low + i * width))
      : [low - 0.5, low + 0.5];
  const interior = edges.slice(1, -1);
  return {
    kind: 'bins',
    edges,
    reference: [...sharesOf(countBetween(a.sample, interior))],
    current: [...sharesOf(countBetween(b.sample, interior))],
  };
}

/** The categories that matter most on either side; what is left is one bar. */
function bars(pair: ColumnPair): DriftShape | null {
  const { names, reference, current } = countCategories(pair);
  if (names.length === 0) return null;
  const [p, q] = [sharesOf(reference), sharesOf(current)];
  const order = names.map((_, i) => i).sort((i, j) => Math.max(p[j]!, q[j]!) - Math.max(p[i]!, q[i]!));
  const kept = order.length <= MOST_BARS ? order : order.slice(0, MOST_BARS - 1);
  const rest = order.slice(kept.length);
  const take = (shares: Float64Array): number[] => [
    ...kept.map((i) => shares[i]!),
    ...(rest.length > 0 ? [rest.reduce((sum, i) => sum + shares[i]!, 0)] : []),
  ];
  return {
    kind: 'categories',
    categories: [...kept.map((i) => names[i]!), ...(rest.length > 0 ? [OTHERS_NAME] : [])],
    reference: take(p),
    current: take(q),
  };
}
