import { isBetterHigh } from './metric-direction.ts';

export interface MetricComparison {
  readonly current: number;
  readonly baseline: number;
  /** Current minus baseline, whichever direction is better; NaN when either is. */
  readonly difference: number;
  /** Of the baseline's size, in percent; null where no percentage exists. */
  readonly percentChange: number | null;
  /** Why there is no percentage. */
  readonly percentChangeUndefined?: string;
  /** Better than the baseline, in the direction in which this metric is better; equal or undefined is not. */
  readonly improved: boolean;
}

/** Compares every metric that both have. */
export function compareToBaseline(
  current: Readonly<Record<string, number>>,
  baseline: Readonly<Record<string, number>>,
): Readonly<Record<string, MetricComparison>> {
  return Object.fromEntries(
    Object.entries(current)
      .filter(([metric]) => Object.hasOwn(baseline, metric))
      .map(([metric, value]) => [metric, compare(metric, value, baseline[metric] ?? Number.NaN)]),
  );
}

function compare(metric: string, current: number, baseline: number): MetricComparison {
  const difference = current - baseline;
  const improved = isBetterHigh(metric) ? difference > 0 : difference < 0;
  const percentChange = (difference / Math.abs(baseline)) * 100;
  const figures = { current, baseline, difference, improved };
  return Number.isFinite(percentChange)
    ? { ...figures, percentChange }
    : { ...figures, percentChange: null, percentChangeUndefined: reasonOf(current, baseline) };
}

function reasonOf(current: number, baseline: number): string {
  if (!Number.isFinite(baseline)) return 'the baseline is undefined';
  if (!Number.isFinite(current)) return 'the metric is undefined';
  return baseline === 0
    ? 'the baseline is zero, and nothing is a percentage of zero'
    : 'the baseline is too close to zero for a percentage';
}
