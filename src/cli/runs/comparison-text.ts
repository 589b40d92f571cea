import type { RunComparison, RunComparisonRow } from '../../experiments/index.ts';
import { formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatTable } from '../output/table.ts';

/** Runs side by side, one column each; rows that differ are marked with ≠ and stand first. */
export function comparisonText({ runs, params, metrics }: RunComparison, style: Style): string {
  const columns = (format: (value: string | number | undefined) => string | undefined): Column<RunComparisonRow>[] => [
    { title: '', value: ({ differs }) => (differs ? '≠' : ' '), keepWhole: true, paint: (text) => style.warning(text) },
    { title: 'name', value: ({ key }) => key },
    ...runs.map(
      ({ id }, index): Column<RunComparisonRow> => ({
        title: id.slice(0, 8),
        value: ({ values }) => format(values[index]),
        align: 'right',
      }),
    ),
  ];
  const head = runs.map(({ id, name, status }) => `${id}  ${name}  ${status}`);
  const sections = [
    head.join('\n'),
    section(
      'Parameters',
      formatTable(
        differencesFirst(params),
        columns((value) => value?.toString()),
        style,
      ),
      style,
    ),
    section(
      'Metrics',
      formatTable(
        differencesFirst(metrics),
        columns((value) => formatMetric(value as number)),
        style,
      ),
      style,
    ),
  ];
  return sections.join('\n\n');
}

const section = (title: string, table: string, style: Style): string => `${style.heading(title)}\n${table}`;

function differencesFirst(rows: readonly RunComparisonRow[]): RunComparisonRow[] {
  return rows.toSorted((a, b) => Number(b.differs) - Number(a.differs));
}
