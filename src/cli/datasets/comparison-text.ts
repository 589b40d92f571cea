import type { ComparedFigures, ComparedRow, DatasetComparison, DriftReport, RowChanges } from '../../datasets/index.ts';
import type { ColumnStatistics } from '../../tables/index.ts';
import { formatCount, formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatFacts, formatTable } from '../output/table.ts';

/** Two tables side by side, for people. */
export function comparisonText(comparison: DatasetComparison, style: Style): string {
  const { before, after, isIdentical, drift, rows } = comparison;
  const sections = [
    formatFacts(
      [
        ['before', `${before.label}: ${formatCount(before.rows)} rows, ${formatCount(before.columns)} columns`],
        ['after', `${after.label}: ${formatCount(after.rows)} rows, ${formatCount(after.columns)} columns`],
        ['rows', rowChange(comparison)],
        ['content', isIdentical ? style.good('identical') : 'different'],
      ],
      style,
    ),
    schemaText(comparison, style),
    figuresText(comparison, style),
    drift === undefined ? '' : driftedText(drift, style),
    rows === undefined ? '' : rowsText(rows, style),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function rowChange({ rowCount: { change, share } }: DatasetComparison): string {
  const sign = change > 0 ? '+' : change < 0 ? '-' : '±';
  const percent = share === undefined ? '' : ` (${sign}${(100 * Math.abs(share)).toFixed(1)} %)`;
  return `${sign}${formatCount(Math.abs(change))}${percent}`;
}

function schemaText({ schema }: DatasetComparison, style: Style): string {
  const lines = [
    ...schema.added.map(({ name, type }) => style.good(`+ ${name} (${type})`)),
    ...schema.removed.map(({ name, type }) => style.bad(`- ${name} (${type})`)),
    ...schema.retyped.map(({ name, from, to }) => style.warning(`~ ${name}: ${from.type} became ${to.type}`)),
    ...schema.reordered.map((name) => style.faint(`↕ ${name} stands elsewhere`)),
  ];
  return lines.length === 0 ? 'Same columns, types and order' : [style.heading('Columns'), ...lines].join('\n');
}

interface Difference {
  readonly name: string;
  readonly figure: string;
  readonly before: string;
  readonly after: string;
}

const DIFFERENCES: readonly Column<Difference>[] = [
  { title: 'column', value: ({ name }) => name },
  { title: 'figure', value: ({ figure }) => figure, keepWhole: true },
  { title: 'before', value: ({ before }) => before, align: 'right', keepWhole: true },
  { title: 'after', value: ({ after }) => after, align: 'right', keepWhole: true },
];

/** Only what differs: equal figures need nobody's eye. */
function figuresText({ columns }: DatasetComparison, style: Style): string {
  const differences = columns.flatMap(differencesOf);
  if (differences.length === 0) return '';
  return [style.heading('Figures that differ'), formatTable(differences, DIFFERENCES, style)].join('\n');
}

function differencesOf({ name, before, after }: ComparedFigures): Difference[] {
  if (before === undefined || after === undefined) return [];
  const figures: readonly (readonly [string, (column: ColumnStatistics) => string | undefined])[] = [
    ['missing', missingShare],
    ['distinct', ({ distinct }) => formatCount(distinct)],
    ['min', ({ numeric, range }) => (numeric ? formatMetric(numeric.min) : range?.min)],
    ['mean', ({ numeric }) => numeric && formatMetric(numeric.mean)],
    ['median', ({ numeric }) => numeric && formatMetric(numeric.quantiles.p50)],
    ['max', ({ numeric, range }) => (numeric ? formatMetric(numeric.max) : range?.max)],
    ['std', ({ numeric }) => (numeric?.std === undefined ? undefined : formatMetric(numeric.std))],
    ['most frequent', ({ topValues }) => topValues?.[0]?.value],
  ];
  return figures.flatMap(([figure, read]) => {
    const [one, two] = [read(before) ?? '–', read(after) ?? '–'];
    return one === two ? [] : [{ name, figure, before: one, after: two }];
  });
}

function missingShare({ missing, rows }: ColumnStatistics): string {
  return rows === 0 ? '–' : `${((100 * missing) / rows).toFixed(2)} %`;
}

function driftedText({ reason, columns }: DriftReport, style: Style): string {
  const drifted = columns.filter((column) => column.drifted);
  const lines = drifted.map(({ name, severity, reason: why }) => `${name} (${severity}): ${why}`);
  return [style.heading('Drift'), reason, ...lines].join('\n');
}

function rowsText(rows: RowChanges, style: Style): string {
  const { samples, repeatedKeys } = rows;
  const changed = samples.changed.map(({ key, changes }) => {
    const cells = changes.map(({ column, from, to }) => `${column} ${valueText(from)} → ${valueText(to)}`);
    return `~ ${keyText(key)}: ${cells.join(', ')}`;
  });
  const repeated = repeatedKeys.before + repeatedKeys.after;
  const perColumn = Object.entries(rows.changedColumns).map(([name, count]) => `${name} ${formatCount(count)}`);
  return [
    style.heading(`Rows by ${rows.key.join(', ')}`),
    `${formatCount(rows.added)} added, ${formatCount(rows.removed)} removed, ${formatCount(rows.changed)} changed, ${formatCount(rows.unchanged)} unchanged`,
    ...(perColumn.length > 0 ? [`changed in: ${perColumn.join(', ')}`] : []),
    ...(repeated > 0
      ? [
          style.warning(
            `keys repeat: ${formatCount(repeatedKeys.before)} rows before, ${formatCount(repeatedKeys.after)} after`,
          ),
        ]
      : []),
    ...samples.added.map((row) => style.good(`+ ${rowText(row)}`)),
    ...samples.removed.map((row) => style.bad(`- ${rowText(row)}`)),
    ...changed,
  ].join('\n');
}

const keyText = (key: ComparedRow): string => Object.values(key).map(valueText).join(', ');
const rowText = (row: ComparedRow): string =>
  Object.entries(row)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(', ');
const valueText = (value: unknown): string =>
  value === null ? 'missing' : typeof value === 'string' ? value : JSON.stringify(value);
