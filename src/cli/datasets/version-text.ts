import type { DatasetVersion } from '../../datasets/index.ts';
import type { ColumnStatistics } from '../../tables/index.ts';
import { formatCount, formatMetric, formatTime } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatFacts, formatTable } from '../output/table.ts';

/** What is known of a version, without its columns. */
export function versionFacts(version: DatasetVersion, style: Style): string {
  return formatFacts(
    [
      ['dataset', version.name],
      ['version', String(version.version)],
      ['rows', formatCount(version.rowCount)],
      ['columns', formatCount(version.schema.length)],
      ['label', version.label],
      ['registered', formatTime(version.createdAt)],
      ['source', version.source],
      ['digest', version.digest],
      ['file', version.path],
    ],
    style,
  );
}

const COLUMNS: readonly Column<ColumnStatistics>[] = [
  { title: 'column', value: ({ name }) => name },
  { title: 'type', value: ({ type }) => type, keepWhole: true },
  { title: 'missing', value: (column) => missingShare(column), align: 'right', keepWhole: true },
  { title: 'distinct', value: ({ distinct }) => formatCount(distinct), align: 'right', keepWhole: true },
  { title: 'mean', value: ({ numeric }) => numeric && formatMetric(numeric.mean), align: 'right' },
  { title: 'min', value: ({ numeric, range }) => (numeric ? formatMetric(numeric.min) : range?.min), align: 'right' },
  {
    title: 'median',
    value: ({ numeric }) => numeric && formatMetric(numeric.quantiles.p50),
    align: 'right',
  },
  { title: 'max', value: ({ numeric, range }) => (numeric ? formatMetric(numeric.max) : range?.max), align: 'right' },
  { title: 'most frequent', value: ({ topValues }) => topValues?.map(({ value }) => value).join(', ') },
];

/** One line for each column of a version. */
export function columnsText({ statistics }: DatasetVersion, style: Style): string {
  return formatTable(statistics, COLUMNS, style);
}

function missingShare({ missing, rows }: ColumnStatistics): string {
  if (missing === 0 || rows === 0) return '0';
  const percent = (100 * missing) / rows;
  return percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}
