import { formatMetric } from './numbers.ts';
import type { Style } from './style.ts';
import { formatTable } from './table.ts';

/** Metrics as a table of names and values, in the order given. */
export function metricsText(metrics: Readonly<Record<string, number>>, style: Style): string {
  return formatTable(
    Object.entries(metrics),
    [
      { title: 'metric', value: ([name]) => name },
      { title: 'value', value: ([, value]) => formatMetric(value), align: 'right', keepWhole: true },
    ],
    style,
  );
}
