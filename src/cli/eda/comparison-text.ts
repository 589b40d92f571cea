import type { ProfileComparison } from '../../datasets/index.ts';
import { formatCount, formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { formatTable } from '../output/table.ts';
import { printable } from '../output/text-width.ts';

/** Changes that are written out, the greatest of each column's figures; all are in the JSON. */
const MOST_CHANGES = 20;

export function comparisonText(comparison: ProfileComparison, style: Style): string {
  const { before, rows, added, removed, retyped, columns, newIssues, goneIssues } = comparison;
  const changes = columns
    .flatMap(({ column, figures }) =>
      figures.filter((figure) => !Object.is(figure.before, figure.after)).map((figure) => ({ column, ...figure })),
    )
    .toSorted((a, b) => change(b) - change(a));
  const shown = changes.slice(0, MOST_CHANGES);
  return [
    style.heading(`Compared with ${printable(before)}`),
    `rows: ${formatCount(rows.before)} → ${formatCount(rows.after)}`,
    ...added.map((name) => `${printable(name)} is new`),
    ...removed.map((name) => `${printable(name)} is gone`),
    ...retyped.map((column) => `${printable(column.column)} was ${column.before} and is ${column.after}`),
    ...columns.flatMap(({ column, newValues, goneValues }) => [
      ...(newValues.length > 0 ? [`${printable(column)} has new values: ${printable(newValues.join(', '))}`] : []),
      ...(goneValues.length > 0 ? [`${printable(column)} lost values: ${printable(goneValues.join(', '))}`] : []),
    ]),
    ...newIssues.map(({ message }) => `${style.warning('new issue')} ${printable(message)}`),
    ...goneIssues.map(({ message }) => `${style.good('gone')} ${printable(message)}`),
    shown.length === 0
      ? style.good('No figure changed')
      : formatTable(
          shown,
          [
            { title: 'column', value: ({ column }) => column },
            { title: 'figure', value: ({ figure }) => figure, keepWhole: true },
            { title: 'before', value: (row) => formatMetric(row.before), align: 'right', keepWhole: true },
            { title: 'now', value: (row) => formatMetric(row.after), align: 'right', keepWhole: true },
          ],
          style,
        ),
    ...(changes.length > shown.length
      ? [style.faint(`… and ${formatCount(changes.length - shown.length)} smaller changes`)]
      : []),
  ].join('\n');
}

/** Against the size of what was before; what appears or vanishes comes first. */
const change = ({ before, after }: { readonly before: number; readonly after: number }): number =>
  Number.isFinite(before) && Number.isFinite(after)
    ? Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after), Number.MIN_VALUE)
    : 2;
