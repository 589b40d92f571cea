import type { ColumnProfile, Issue, IssueSeverity, Profile } from '../../datasets/index.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount, formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatFacts, formatTable } from '../output/table.ts';
import { printable } from '../output/text-width.ts';

/** Issues that are written out; all are in the JSON and on the page. */
const MOST_ISSUES = 20;
const MOST_COLUMNS = 60;
const MOST_FEATURES = 5;

/** A profile for a terminal: what it is, its columns in a line each, and what to do. */
export function profileText(profile: Profile, style: Style): string {
  const { columns, issues, target, notes } = profile;
  const left = columns.length - MOST_COLUMNS;
  return [
    overviewText(profile, style),
    formatTable(columns.slice(0, MOST_COLUMNS), COLUMNS, style) +
      (left > 0 ? `\n${style.faint(`… and ${formatCount(left)} more columns`)}` : ''),
    ...(target === undefined ? [] : [targetText(target, style)]),
    issuesText(issues, style),
    ...(notes.length === 0 ? [] : [style.faint(notes.map(printable).join('\n'))]),
  ].join('\n\n');
}

function overviewText({ name, rows, columns, overview, target }: Profile, style: Style): string {
  const { duplicates, kinds, missingCells, missingShare, bytes } = overview;
  return formatFacts(
    [
      ['table', name],
      ['rows', formatCount(rows)],
      [
        'columns',
        `${formatCount(columns.length)} (${Object.entries(kinds)
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', ')})`,
      ],
      ['missing cells', missingCells === 0 ? 'none' : `${formatCount(missingCells)} (${percent(missingShare)})`],
      [
        'repeated rows',
        duplicates.surplus === 0 ? 'none' : `${formatCount(duplicates.surplus)} (${percent(duplicates.share)})`,
      ],
      ['size', bytes === undefined ? undefined : formatBytes(bytes)],
      [
        'target',
        target === undefined
          ? undefined
          : `${target.column}${target.guessed ? ' (guessed by its name; --target names another)' : ''}`,
      ],
    ],
    style,
  );
}

const COLUMNS: readonly Column<ColumnProfile>[] = [
  { title: 'column', value: ({ name }) => name },
  { title: 'kind', value: ({ kind }) => kind, keepWhole: true },
  {
    title: 'missing',
    value: ({ missing, missingShare }) => (missing === 0 ? '0' : percent(missingShare)),
    align: 'right',
    keepWhole: true,
  },
  { title: 'distinct', value: ({ distinct }) => formatCount(distinct), align: 'right', keepWhole: true },
  { title: 'distribution', value: (column) => sparkline(column), keepWhole: true },
  { title: 'mean', value: ({ numbers }) => numbers && formatMetric(numbers.mean), align: 'right' },
  {
    title: 'min',
    value: ({ numbers, dates }) => (numbers ? formatMetric(numbers.min) : dates?.min.slice(0, 10)),
    align: 'right',
  },
  {
    title: 'median',
    value: ({ numbers, dates }) => (numbers ? formatMetric(numbers.quantiles.p50) : dates?.median.slice(0, 10)),
    align: 'right',
  },
  {
    title: 'max',
    value: ({ numbers, dates }) => (numbers ? formatMetric(numbers.max) : dates?.max.slice(0, 10)),
    align: 'right',
  },
  {
    title: 'most frequent',
    value: ({ numbers, dates, kind, common }) =>
      (numbers || dates) && kind !== 'category'
        ? undefined
        : common
            .slice(0, 4)
            .map(({ value }) => value)
            .join(', '),
  },
];

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const WIDTH = 12;

/** Twelve bars of a histogram, so that the shape is seen where the numbers are. */
function sparkline({ numbers, dates }: ColumnProfile): string | undefined {
  const counts = (numbers?.centre ?? numbers?.histogram ?? dates?.histogram)?.counts;
  if (counts === undefined || counts.length === 0) return undefined;
  const bars = Array.from({ length: WIDTH }, (_, i) => {
    const [from, to] = [Math.floor((i * counts.length) / WIDTH), Math.floor(((i + 1) * counts.length) / WIDTH)];
    return counts.slice(from, to).reduce((sum, count) => sum + count, 0) / Math.max(1, to - from);
  });
  const most = Math.max(...bars);
  return bars
    .map((bar) => (bar === 0 ? ' ' : (BARS[Math.min(7, Math.floor((bar / most) * 8))] ?? '█')))
    .join('')
    .trimEnd();
}

function targetText(
  { column, task, classes, features, positive }: NonNullable<Profile['target']>,
  style: Style,
): string {
  const balance = classes.slice(0, 6).map(({ value, share }) => `${printable(value)} ${percent(share)}`);
  const rows = features.slice(0, MOST_FEATURES);
  return [
    `${style.heading(`Target ${printable(column)}`)} ${task}${balance.length > 0 ? `: ${balance.join(', ')}` : ''}${positive === undefined ? '' : style.faint(` (figures are about ${printable(positive)})`)}`,
    formatTable(
      rows,
      [
        { title: 'tells it best alone', value: (feature) => feature.column },
        { title: 'AUC', value: ({ auc }) => formatMetric(auc), align: 'right', keepWhole: true },
        {
          title: 'information value',
          value: ({ informationValue }) => formatMetric(informationValue),
          align: 'right',
          keepWhole: true,
        },
        { title: "Cramér's V", value: ({ cramersV }) => formatMetric(cramersV), align: 'right', keepWhole: true },
        { title: 'rank correlation', value: ({ spearman }) => formatMetric(spearman), align: 'right', keepWhole: true },
      ],
      style,
    ),
  ].join('\n');
}

function issuesText(issues: readonly Issue[], style: Style): string {
  if (issues.length === 0) return style.good('No issues found');
  const paint: Record<IssueSeverity, (text: string) => string> = {
    high: style.bad,
    medium: style.warning,
    low: style.faint,
  };
  const shown = issues.slice(0, MOST_ISSUES).map(({ severity, kind, message, recommendation }) => {
    return `${paint[severity](severity.padEnd(6))} ${kind}: ${printable(message)}\n       ${style.faint(`→ ${printable(recommendation)}`)}`;
  });
  const rest = issues.length - shown.length;
  return [
    style.heading(`${formatCount(issues.length)} issue${issues.length === 1 ? '' : 's'}`),
    ...shown,
    ...(rest > 0 ? [style.faint(`… and ${formatCount(rest)} more: --json has all`)] : []),
  ].join('\n');
}

function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 0.1 ? '< 0.1 %' : `${value.toFixed(1)} %`;
}
