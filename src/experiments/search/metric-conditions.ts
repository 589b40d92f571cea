import type { Filter, NumberComparison } from '../filter/ast.ts';

/** The thresholds on the latest values of metrics that every run has to meet which a filter finds. */
export function metricConditions(filter: Filter | undefined): NumberComparison[] {
  if (filter?.kind === 'and') return filter.parts.flatMap(metricConditions);
  return filter?.kind === 'number' && isOnLatest(filter) ? [filter] : [];
}

/** The thresholds on the latest values of metrics that occur in a filter anywhere. */
export function allMetricConditions(filter: Filter | undefined): NumberComparison[] {
  if (filter?.kind === 'and' || filter?.kind === 'or') return filter.parts.flatMap(allMetricConditions);
  return metricConditions(filter);
}

const isOnLatest = ({ left }: NumberComparison): boolean => left.entity === 'metric' && left.extreme === undefined;
