import type { Run, RunComparison, RunComparisonRow } from '../../experiments/index.ts';
import { formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatTable } from '../output/table.ts';

/** Digits of a run id that tell runs apart for people; the head lists the whole ids. */
const ID_DIGITS = 8;

const RUN_COLUMNS: readonly Column<Run>[] = [
  { title: 'run', value: ({ id }) => id, keepWhole: true },
  { title: 'name', value: ({ name }) => name },
  { title: 'status', value: ({ status }) => status, keepWhole: true },
];

/** Runs side by side, one column each; rows that differ stand first and are marked with ≠. */
export function comparisonText({ runs, params, metrics, datasets }: RunComparison, style: Style): string {
  const table = <T extends string | number>(
    rows: readonly RunComparisonRow<T>[],
    format: (value: T) => string,
  ): string => formatTable(differencesFirst(rows), columnsFor(runs, format, style), style);
  const sections: [title: string, text: string][] = [
    ['Runs', formatTable(runs, RUN_COLUMNS, style)],
    ['Parameters', table(params, (value) => value)],
    ['Metrics', table(metrics, formatMetric)],
    ['Data', table(datasets, (value) => value)],
  ];
  return sections.map(([title, text]) => `${style.heading(title)}\n${text}`).join('\n\n');
}

function columnsFor<T>(
  runs: RunComparison['runs'],
  format: (value: T) => string,
  style: Style,
): Column<RunComparisonRow<T>>[] {
  return [
    { title: '', value: ({ differs }) => (differs ? '≠' : ' '), keepWhole: true, paint: (text) => style.warning(text) },
    { title: 'name', value: ({ key }) => key },
    ...runs.map(
      ({ id }, index): Column<RunComparisonRow<T>> => ({
        title: id.slice(0, ID_DIGITS),
        value: ({ values }) => {
          const value = values[index];
          return value === undefined ? undefined : format(value);
        },
        align: 'right',
      }),
    ),
  ];
}

function differencesFirst<T>(rows: readonly RunComparisonRow<T>[]): RunComparisonRow<T>[] {
  return rows.toSorted((a, b) => Number(b.differs) - Number(a.differs));
}
