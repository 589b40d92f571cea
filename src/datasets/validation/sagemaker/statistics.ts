import type { LongWork } from '../../../schema/index.ts';
import { type ColumnSchema, identifier, type Table } from '../../../tables/index.ts';
import { numberSql } from '../number-sql.ts';

/** `statistics.json` of SageMaker Model Monitor. */
export interface SageMakerStatistics {
  readonly version: number;
  readonly dataset: { readonly item_count: number };
  readonly features: readonly FeatureStatistics[];
}

export interface FeatureStatistics {
  readonly name: string;
  readonly inferred_type: InferredType;
  readonly numerical_statistics?: NumericalStatistics;
  readonly string_statistics?: StringStatistics;
}

export const INFERRED_TYPES = ['Integral', 'Fractional', 'String', 'Unknown'] as const;
export type InferredType = (typeof INFERRED_TYPES)[number];

interface Presence {
  readonly num_present: number;
  readonly num_missing: number;
}

export interface NumericalStatistics {
  readonly common: Presence;
  readonly mean: number;
  readonly sum: number;
  /** Of the population. */
  readonly std_dev: number;
  readonly min: number;
  readonly max: number;
  readonly distribution: {
    readonly kll: {
      readonly buckets: readonly {
        readonly lower_bound: number;
        readonly upper_bound: number;
        readonly count: number;
      }[];
      /** An item at level i stands for 2^i values. */
      readonly sketch: {
        readonly parameters: { readonly c: number; readonly k: number };
        readonly data: readonly (readonly number[])[];
      };
    };
  };
}

export interface StringStatistics {
  readonly common: Presence;
  readonly distinct_count: number;
  readonly distribution?: {
    readonly categorical: { readonly buckets: readonly { readonly value: string; readonly count: number }[] };
  };
}

const BUCKETS = 10;
/** The size that Model Monitor gives its sketches. */
const SKETCH_SIZE = 2048;
const SKETCH_SHRINK = 0.64;
/** More different values say who is meant, not how they are distributed. */
const MOST_CATEGORIES = 1000;

/** What Model Monitor would know of a table. Infinite numbers are left out of the figures; NaN counts as missing. */
export async function sagemakerStatistics(table: Table, work: LongWork = {}): Promise<SageMakerStatistics> {
  const features: FeatureStatistics[] = [];
  for (const column of table.schema) {
    features.push(await featureOf(table, column, work));
    work.progress?.({ stage: 'baseline', done: features.length, total: table.schema.length, unit: 'columns' });
  }
  return { version: 0, dataset: { item_count: table.rowCount }, features };
}

async function featureOf(table: Table, column: ColumnSchema, work: LongWork): Promise<FeatureStatistics> {
  if (column.type === 'integer' || column.type === 'number') {
    const numerical = await numericalOf(table, column.name, work);
    const inferred_type = column.type === 'integer' ? 'Integral' : 'Fractional';
    if (numerical !== undefined) return { name: column.name, inferred_type, numerical_statistics: numerical };
    return { name: column.name, inferred_type: 'Unknown' };
  }
  const string = await stringOf(table, column.name, work);
  const inferred_type = string.common.num_present === 0 ? 'Unknown' : 'String';
  return { name: column.name, inferred_type, string_statistics: string };
}

async function numericalOf(table: Table, name: string, work: LongWork): Promise<NumericalStatistics | undefined> {
  const value = `CAST(${identifier(name)} AS DOUBLE)`;
  const [[present, finite, sum, mean, std, min, max] = []] = await table.query(
    (relation) =>
      `SELECT count(v) FILTER (WHERE NOT isnan(v)), count(v) FILTER (WHERE isfinite(v)), ${[
        'sum(v)',
        'avg(v)',
        'stddev_pop(v)',
        'min(v)',
        'max(v)',
      ]
        .map((figure) => `${figure} FILTER (WHERE isfinite(v) AND abs(v) < 1e150)`)
        .join(', ')} FROM (SELECT ${value} AS v FROM ${relation})`,
    work,
  );
  if (min === null || min === undefined || Number(finite) === 0) return undefined;
  const [low, high] = [Number(min), Number(max)];
  return {
    common: { num_present: Number(present), num_missing: table.rowCount - Number(present) },
    mean: Number(mean),
    sum: Number(sum),
    std_dev: Number(std),
    min: low,
    max: high,
    distribution: {
      kll: {
        buckets: await bucketsOf(table, value, [low, high], work),
        sketch: {
          parameters: { c: SKETCH_SHRINK, k: SKETCH_SIZE },
          data: await sketchOf(table, value, Number(finite), work),
        },
      },
    },
  };
}

async function bucketsOf(table: Table, value: string, [low, high]: readonly [number, number], work: LongWork) {
  const width = (high - low) / BUCKETS;
  const edges = Array.from({ length: BUCKETS + 1 }, (_, index) => (index === BUCKETS ? high : low + index * width));
  // Everything of a constant column lies in the last bucket.
  const bucket =
    width > 0
      ? `least(${BUCKETS - 1}, greatest(0, CAST(floor((v - ${numberSql(low)}) / ${numberSql(width)}) AS INTEGER)))`
      : `${BUCKETS - 1}`;
  const rows = await table.query(
    (relation) =>
      `SELECT ${bucket} AS b, count(*) FROM (SELECT ${value} AS v FROM ${relation}) WHERE isfinite(v) AND abs(v) < 1e150 GROUP BY b`,
    work,
  );
  const counts = new Map(rows.map(([index, count]) => [Number(index), Number(count)]));
  return Array.from({ length: BUCKETS }, (_, index) => ({
    lower_bound: edges[index] as number,
    upper_bound: edges[index + 1] as number,
    count: counts.get(index) ?? 0,
  }));
}

/**
 * A sketch of the shape that Model Monitor writes, made from the sorted values and so better than one of a stream: the
 * middle of every run of 2^L values at level L, and what is left over at the levels of its binary digits.
 */
async function sketchOf(table: Table, value: string, count: number, work: LongWork): Promise<number[][]> {
  const top = Math.max(0, Math.ceil(Math.log2(count / SKETCH_SIZE)));
  const run = 2 ** top;
  const whole = Math.floor(count / run) * run;
  const ranks: { rank: number; level: number }[] = [];
  for (let start = 0; start < whole; start += run) ranks.push({ rank: start + Math.floor(run / 2), level: top });
  for (let level = top - 1, start = whole; level >= 0; level--) {
    const size = 2 ** level;
    if (((count - whole) & size) === 0) continue;
    ranks.push({ rank: start + Math.floor(size / 2), level });
    start += size;
  }
  const rest = ranks.filter(({ level }) => level !== top).map(({ rank }) => rank);
  const wanted = `(r < ${whole} AND r % ${run} = ${Math.floor(run / 2)})${rest.length > 0 ? ` OR r IN (${rest.join(', ')})` : ''}`;
  const rows = await table.query(
    (relation) => `SELECT r, v FROM (SELECT v, row_number() OVER (ORDER BY v) - 1 AS r FROM
      (SELECT ${value} AS v FROM ${relation}) WHERE isfinite(v)) WHERE ${wanted}`,
    work,
  );
  const values = new Map(rows.map(([rank, found]) => [Number(rank), Number(found)]));
  const data: number[][] = Array.from({ length: top + 1 }, () => []);
  for (const { rank, level } of ranks) data[level]?.push(values.get(rank) as number);
  return data;
}

async function stringOf(table: Table, name: string, work: LongWork): Promise<StringStatistics> {
  const value = `CAST(${identifier(name)} AS VARCHAR)`;
  const [[present, distinct] = []] = await table.query(
    (relation) => `SELECT count(${value}), count(DISTINCT ${value}) FROM ${relation}`,
    work,
  );
  const common = { num_present: Number(present), num_missing: table.rowCount - Number(present) };
  const distinct_count = Number(distinct);
  if (distinct_count === 0 || distinct_count > MOST_CATEGORIES) return { common, distinct_count };
  const rows = await table.query(
    (relation) =>
      `SELECT ${value} AS v, count(*) AS n FROM ${relation} WHERE v IS NOT NULL GROUP BY v ORDER BY n DESC, v`,
    work,
  );
  const buckets = rows.map(([text, count]) => ({ value: String(text), count: Number(count) }));
  return { common, distinct_count, distribution: { categorical: { buckets } } };
}
