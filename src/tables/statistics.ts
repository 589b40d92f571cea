import type { Json } from '@duckdb/node-api';
import type { LongWork } from '../schema/index.ts';
import type { ColumnSchema } from './column-type.ts';
import { type Relation, taskOn } from './relation.ts';
import { identifier } from './sql.ts';
import type { ColumnStatistics, NumericStatistics } from './table.ts';

const TOP_VALUES = 10;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** The figures behind {@link Table.statistics}, one query a column: exact quantiles of all at once need much memory. */
export async function statisticsOf(relation: Relation, work: LongWork): Promise<readonly ColumnStatistics[]> {
  const statistics: ColumnStatistics[] = [];
  for (const [index, column] of relation.schema.entries()) {
    statistics.push(await columnStatistics(relation, column, work));
    work.progress?.({ stage: 'statistics', done: index + 1, total: relation.schema.length, unit: 'columns' });
  }
  return statistics;
}

async function columnStatistics(relation: Relation, column: ColumnSchema, work: LongWork): Promise<ColumnStatistics> {
  const name = identifier(column.name);
  const isNumber = column.type === 'number' || column.type === 'integer';
  // NaN counts as missing, and would make every figure below throw or become NaN.
  const present = isNumber ? `CASE WHEN isnan(CAST(${name} AS DOUBLE)) THEN NULL ELSE ${name} END` : name;
  const [row = []] = await query(
    relation,
    `SELECT count(v), count(DISTINCT v), ${figures(column)} FROM (SELECT ${present} AS v FROM ${relation.relation})`,
    work,
  );
  const [count, distinct, ...rest] = row;
  const common = {
    name: column.name,
    type: column.type,
    rows: relation.rowCount,
    missing: relation.rowCount - Number(count),
    distinct: Number(distinct),
  };
  switch (column.type) {
    case 'integer':
    case 'number':
      return { ...common, ...numericFigures(rest) };
    case 'boolean':
      return { ...common, ...numericFigures(rest), topValues: await topValues(relation, name, work) };
    case 'text':
      return { ...common, topValues: await topValues(relation, name, work) };
    case 'timestamp':
    case 'date':
      return { ...common, ...rangeFigures(rest) };
    case 'other':
      return common;
    default:
      return column.type satisfies never;
  }
}

function figures({ type }: ColumnSchema): string {
  if (type === 'timestamp' || type === 'date') return `strftime(min(v), '${ISO}'), strftime(max(v), '${ISO}')`;
  if (type === 'text' || type === 'other') return 'NULL';
  const value = type === 'boolean' ? 'CAST(CAST(v AS INTEGER) AS DOUBLE)' : 'CAST(v AS DOUBLE)';
  // Infinity makes stddev throw and carries no information for the others.
  const finite = `FILTER (isfinite(${value}))`;
  return [
    `count(v) - count(v) ${finite}`,
    `min(${value}) ${finite}`,
    `max(${value}) ${finite}`,
    `avg(${value}) ${finite}`,
    // The square of a huge value overflows, which throws.
    `stddev_samp(${value}) FILTER (isfinite(${value}) AND abs(${value}) < 1e150)`,
    `quantile_cont(${value}, [${QUANTILES.join(', ')}]) ${finite}`,
  ].join(', ');
}

const ISO = '%Y-%m-%dT%H:%M:%S.%g';

function numericFigures([infinite, min, max, mean, std, quantiles]: readonly Json[]): { numeric?: NumericStatistics } {
  if (min === null || min === undefined) return {};
  const [p05 = NaN, p25 = NaN, p50 = NaN, p75 = NaN, p95 = NaN] = (quantiles as Json[]).map(Number);
  return {
    numeric: {
      infinite: Number(infinite),
      min: Number(min),
      max: Number(max),
      mean: Number(mean),
      ...(std !== null && { std: Number(std) }),
      quantiles: { p05, p25, p50, p75, p95 },
    },
  };
}

function rangeFigures([min, max]: readonly Json[]): { range?: { min: string; max: string } } {
  return typeof min === 'string' && typeof max === 'string' ? { range: { min, max } } : {};
}

async function topValues(
  relation: Relation,
  name: string,
  work: LongWork,
): Promise<readonly { value: string; count: number }[]> {
  const rows = await query(
    relation,
    `SELECT CAST(${name} AS VARCHAR) AS v, count(*) AS n FROM ${relation.relation} WHERE ${name} IS NOT NULL
     GROUP BY v ORDER BY n DESC, v LIMIT ${TOP_VALUES}`,
    work,
  );
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

function query(relation: Relation, sql: string, work: LongWork): Promise<readonly (readonly Json[])[]> {
  return relation.engine.rows(taskOn(relation, 'describing'), work, sql);
}
