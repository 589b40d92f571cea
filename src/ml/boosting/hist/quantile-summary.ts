import { risingOrder } from '../rising-order.ts';
import { sortFloats } from './sort-floats.ts';

/**
 * Values in ascending order with bounds on their ranks, as float32: what a quantile sketch keeps of many rows.
 * Rows below value i number at least `rankMin[i]`; rows up to it number at most `rankMax[i]`; `weight[i]` rows are
 * known to hold it.
 */
export interface QuantileSummary {
  readonly size: number;
  readonly values: Float32Array;
  readonly rankMin: Float32Array;
  readonly rankMax: Float32Array;
  readonly weight: Float32Array;
}

/** The exact summary of values in any order; sorts `rows` in place. */
export function summarise(rows: Float32Array): QuantileSummary {
  sortFloats(rows);
  const summary = emptySummary(rows.length);
  let size = 0;
  for (let i = 0; i < rows.length; ) {
    let end = i + 1;
    while (end < rows.length && rows[end] === rows[i]) end++;
    summary.values[size] = rows[i]!;
    summary.rankMin[size] = i;
    summary.rankMax[size] = end;
    summary.weight[size] = end - i;
    size++;
    i = end;
  }
  return { ...summary, size };
}

/** Values, and how many rows each stands for. */
export interface WeightedValues {
  readonly values: number[];
  readonly weights: number[];
}

/** The same of values with weights, which add up as float32. */
export function summariseWeighted({ values, weights }: WeightedValues): QuantileSummary {
  const { fround } = Math;
  const order = risingOrder(Float32Array.from(values));
  const summary = emptySummary(order.length);
  let size = 0;
  let below = 0;
  for (let i = 0; i < order.length; ) {
    const value = values[order[i]!]!;
    let weight = weights[order[i]!]!;
    let end = i + 1;
    for (; end < order.length && values[order[end]!] === value; end++) weight = fround(weight + weights[order[end]!]!);
    set(summary, size++, { value, rankMin: below, rankMax: fround(below + weight), weight });
    below = fround(below + weight);
    i = end;
  }
  return { ...summary, size };
}

/** At most `limit` entries: the first, the last and those nearest to evenly spaced ranks between them. */
export function prune(summary: QuantileSummary, limit: number): QuantileSummary {
  if (summary.size <= limit) return summary;
  const { fround } = Math;
  const { rankMin, rankMax } = summary;
  const last = summary.size - 1;
  const begin = rankMax[0]!;
  const range = fround(rankMin[last]! - begin);
  const kept = new Uint32Array(limit);
  let size = 1;
  let i = 1;
  for (let k = 1; k < limit - 1; k++) {
    // Twice the wanted rank, so that it compares with sums of two ranks; rounded step by step as XGBoost does.
    const wanted = fround(2 * fround(fround(fround(k * range) / (limit - 1)) + begin));
    while (i < last && wanted >= fround(rankMax[i + 1]! + rankMin[i + 1]!)) i++;
    if (i === last) break;
    const nearest = wanted < fround(rankMinNext(summary, i) + rankMaxBefore(summary, i + 1)) ? i : i + 1;
    if (nearest !== kept[size - 1]) kept[size++] = nearest;
  }
  if (kept[size - 1] !== last) kept[size++] = last;
  return entriesOf(summary, kept.subarray(0, size));
}

function entriesOf(summary: QuantileSummary, kept: Uint32Array): QuantileSummary {
  const chosen = emptySummary(kept.length);
  for (let at = 0; at < kept.length; at++) {
    const entry = kept[at]!;
    chosen.values[at] = summary.values[entry]!;
    chosen.rankMin[at] = summary.rankMin[entry]!;
    chosen.rankMax[at] = summary.rankMax[entry]!;
    chosen.weight[at] = summary.weight[entry]!;
  }
  return { ...chosen, size: kept.length };
}

/** The summary of both sets of rows together. */
export function combine(a: QuantileSummary, b: QuantileSummary): QuantileSummary {
  const merged = emptySummary(a.size + b.size);
  let size = 0;
  let [i, j] = [0, 0];
  while (i < a.size || j < b.size) {
    const x = i < a.size ? a.values[i]! : Infinity;
    const y = j < b.size ? b.values[j]! : Infinity;
    // Where the other side has no equal value, its neighbours bound how many of its rows lie below.
    const takesA = i < a.size && (j === b.size || x <= y);
    const takesB = j < b.size && (i === a.size || y <= x);
    const belowA = takesA ? a.rankMin[i]! : i === 0 ? 0 : rankMinNext(a, i - 1);
    const belowB = takesB ? b.rankMin[j]! : j === 0 ? 0 : rankMinNext(b, j - 1);
    const upToA = takesA ? a.rankMax[i]! : i === a.size ? a.rankMax[a.size - 1]! : rankMaxBefore(a, i);
    const upToB = takesB ? b.rankMax[j]! : j === b.size ? b.rankMax[b.size - 1]! : rankMaxBefore(b, j);
    merged.values[size] = takesA ? x : y;
    merged.rankMin[size] = belowA + belowB;
    merged.rankMax[size] = upToA + upToB;
    merged.weight[size] = (takesA ? a.weight[i]! : 0) + (takesB ? b.weight[j]! : 0);
    size++;
    if (takesA) i++;
    if (takesB) j++;
  }
  mendBounds(merged, size);
  return { ...merged, size };
}

/** Sums of weights are rounded; bounds must rise all the same. Sums of whole rows need no mending. */
function mendBounds({ rankMin, rankMax, weight }: QuantileSummary, size: number): void {
  let [leastMin, leastMax] = [0, 0];
  for (let i = 0; i < size; i++) {
    leastMin = rankMin[i] = Math.max(rankMin[i]!, leastMin);
    leastMax = rankMax[i] = Math.max(rankMax[i]!, leastMax, Math.fround(rankMin[i]! + weight[i]!));
  }
}

/** Rows known to lie below the next value. */
const rankMinNext = ({ rankMin, weight }: QuantileSummary, i: number): number => Math.fround(rankMin[i]! + weight[i]!);

/** Rows that can lie below value i. */
const rankMaxBefore = ({ rankMax, weight }: QuantileSummary, i: number): number =>
  Math.fround(rankMax[i]! - weight[i]!);

const emptySummary = (capacity: number): QuantileSummary => ({
  size: 0,
  values: new Float32Array(capacity),
  rankMin: new Float32Array(capacity),
  rankMax: new Float32Array(capacity),
  weight: new Float32Array(capacity),
});

function set(
  summary: QuantileSummary,
  at: number,
  entry: { value: number; rankMin: number; rankMax: number; weight: number },
): void {
  summary.values[at] = entry.value;
  summary.rankMin[at] = entry.rankMin;
  summary.rankMax[at] = entry.rankMax;
  summary.weight[at] = entry.weight;
}
