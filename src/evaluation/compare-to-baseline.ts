import { isBetterHigh } from './metric-direction.ts';

export interface MetricComparison {
  readonly current: number;
  readonly baseline: number;
  /** Current minus baseline, whichever direction is better. */
  readonly difference: number;
  /** Of the baseline's size; null for a baseline of zero, where no percentage exists. */
  readonly percentChange: number | null;
  /** Better than the baseline, in the direction in which this metric is better; equal is not. */
  readonly improved: boolean;
}

/** Compares every metric that both have; metrics that are NaN on either side are left out. */
export function compareToBaseline(
  current: Readonly<Record<string, number>>,
  baseline: Readonly<Record<string, number>>,
): Readonly<Record<string, MetricComparison>> {
  const shared = Object.entries(current).flatMap(([metric, value]) => {
    const base = baseline[metric];
    return base === undefined || Number.isNaN(base) || Number.isNaN(value) ? [] : [[metric, value, base] as const];
  });
  return Object.fromEntries(shared.map(([metric, value, base]) => [metric, compare(metric, value, base)]));
}

function compare(metric: string, current: number, baseline: number): MetricComparison {
  const difference = current - baseline;
  return {
    ...{ current, baseline, difference },
    percentChange: baseline === 0 ? null : (difference / Math.abs(baseline)) * 100,
    improved: isBetterHigh(metric) ? difference > 0 : difference < 0,
  };
}
