import type { DatasetVersion } from '../../datasets/index.ts';
import type { ColumnStatistics } from '../../tables/index.ts';
import { formatBytes } from '../output/bytes.ts';
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
      ['status', version.status],
      ['aliases', version.aliases.join(', ') || undefined],
      ['registered', [formatTime(version.createdAt), version.user && `by ${version.user}`].filter(Boolean).join(' ')],
      ['message', version.message],
      ['follows', version.parent === undefined ? undefined : `version ${version.parent}`],
      ['source', version.source],
      ['read as', originText(version)],
      ['query', version.origin.query],
      ['digest', version.digest],
      ['file', `${version.path} (${formatBytes(version.size)})`],
      ...Object.entries(version.tags).map(([key, value]) => [`tag ${key}`, value] as const),
    ],
    style,
  );
}

/** `csv, 4.2 MiB, SHA-256 5c1e0b8a…` */
function originText({ origin }: DatasetVersion): string | undefined {
  const { format, size, sha256 } = origin;
  const parts = [format, size === undefined ? undefined : formatBytes(size), sha256 && `SHA-256 ${sha256}`];
  return parts.filter(Boolean).join(', ') || undefined;
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
