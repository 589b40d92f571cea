import type { Json } from '@duckdb/node-api';
import { throwIfInterrupted } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { numberFigures } from '../stats/index.ts';
import { canonicalTypeOf } from './canonical.ts';
import type { ColumnSchema } from './column-type.ts';
import { type Relation, taskOn } from './relation.ts';
import { identifier } from './sql.ts';
import type { ColumnStatistics, NumericStatistics } from './table.ts';
import { doublesOf } from './vector-values.ts';

const TOP_VALUES = 10;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Numbers that are in memory at once: 64 MB, and as much again while they are sorted. */
const NUMBERS_AT_ONCE = 1 << 23;
/** A query of more columns takes long to plan. */
const MOST_COLUMNS_AT_ONCE = 128;
/** Beyond these a column no longer fits beside its sorted copy; the engine spills instead. */
const MOST_ROWS_IN_MEMORY = 30_000_000;
/** Doubles tell whole numbers apart below this. */
const EXACT_WHOLE_NUMBERS = 2 ** 53;

/**
 * The figures behind {@link Table.statistics}. Numbers are read by columns and sorted here, which takes a fourth of what
 * exact quantiles and distinct counts take the engine; what does not fit into a double or into memory, the engine does.
 * @param kept all the columns that are sorted here, when they were read before; NaN for missing. They lose their order
 */
export async function statisticsOf(
  relation: Relation,
  work: LongWork,
  kept?: ReadonlyMap<string, Float64Array<ArrayBuffer>>,
): Promise<readonly ColumnStatistics[]> {
  const { schema } = relation;
  const found = new Map<string, ColumnStatistics>();
  const report = () =>
    work.progress?.({ stage: 'statistics', done: found.size, total: schema.length, unit: 'columns' });
  for (const batch of numberBatches(relation)) {
    for (const [name, figures] of await sortedFigures(relation, batch, work, kept)) found.set(name, figures);
    report();
  }
  for (const column of schema) {
    if (found.has(column.name)) continue;
    found.set(column.name, await columnStatistics(relation, column, work));
    report();
  }
  return schema.flatMap(({ name }) => found.get(name) ?? []);
}

const SORTED: ReadonlySet<string> = new Set(['integer', 'number', 'boolean']);

/** Columns whose values doubles hold, as many together as fit into memory. */
function numberBatches({ schema, rowCount }: Relation): readonly (readonly ColumnSchema[])[] {
  if (rowCount > MOST_ROWS_IN_MEMORY) return [];
  const numbers = schema.filter((column) => SORTED.has(canonicalTypeOf(column)));
  const size = Math.max(1, Math.min(MOST_COLUMNS_AT_ONCE, Math.floor(NUMBERS_AT_ONCE / rowCount)));
  return Array.from({ length: Math.ceil(numbers.length / size) }, (_, index) =>
    numbers.slice(index * size, (index + 1) * size),
  );
}

/** Columns with whole numbers too large for doubles are left out. */
async function sortedFigures(
  relation: Relation,
  columns: readonly ColumnSchema[],
  work: LongWork,
  kept: ReadonlyMap<string, Float64Array<ArrayBuffer>> | undefined,
): Promise<ReadonlyMap<string, ColumnStatistics>> {
  const { rowCount } = relation;
  const numbers = kept === undefined ? await readNumbers(relation, columns, work) : undefined;
  const found = new Map<string, ColumnStatistics>();
  for (const [index, { name, type }] of columns.entries()) {
    throwIfInterrupted(work.signal, 'describing a table');
    const own = kept?.get(name) ?? numbers?.[index] ?? new Float64Array(0);
    const falses = type === 'boolean' ? own.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0) : 0;
    const { missing, distinct, numeric } = numberFigures(own);
    const largest = Math.max(Math.abs(numeric?.min ?? 0), Math.abs(numeric?.max ?? 0));
    if (type === 'integer' && largest >= EXACT_WHOLE_NUMBERS) continue;
    const trues = rowCount - missing - falses;
    found.set(name, {
      ...{ name, type, rows: rowCount, missing, distinct },
      ...(numeric !== undefined && { numeric }),
      ...(type === 'boolean' && { topValues: booleanValues(falses, trues) }),
    });
  }
  return found;
}

async function readNumbers(
  relation: Relation,
  columns: readonly ColumnSchema[],
  work: LongWork,
): Promise<readonly Float64Array<ArrayBuffer>[]> {
  const { engine, rowCount } = relation;
  const numbers = columns.map(() => new Float64Array(rowCount));
  const values = columns.map(({ name, type }) => {
    const value = type === 'boolean' ? `CAST(${identifier(name)} AS INTEGER)` : identifier(name);
    return `coalesce(CAST(${value} AS DOUBLE), 'nan'::DOUBLE)`;
  });
  const sql = `SELECT ${values.join(', ')} FROM ${relation.relation}`;
  await engine.stream(taskOn(relation, 'describing'), work, sql, (chunk, firstRow) => {
    numbers.forEach((column, index) => {
      column.set(doublesOf(chunk, index), firstRow);
    });
  });
  return numbers;
}

function booleanValues(falses: number, trues: number): { value: string; count: number }[] {
  const counts = [
    { value: 'false', count: falses },
    { value: 'true', count: trues },
  ];
  return counts.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
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
