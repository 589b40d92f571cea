import { type SqlBool, sql } from 'kysely';
import { among, type DialectName, insertRows, perDialect, type Queries, runSql } from '../../storage/index.ts';
import { addToBlocks } from './blocks.ts';
import { decodePoints } from './chunk.ts';
import { type Point, pointOf, sortedDistinct } from './point.ts';

/** From this length on, blocks sum a series up for charts. */
const LONG_SERIES = 2048;

/** How many points of these runs are in chunks. */
export async function pendingPoints(
  queries: Queries,
  dialect: DialectName,
  runIds: readonly string[],
): Promise<Map<string, number>> {
  const { text, values } = among(dialect, runIds);
  const select = `select run_id, sum(count) as points from metric_chunk where run_id ${text} group by run_id`;
  const { rows } = await runSql<{ run_id: string; points: number | string }>(queries, select, values);
  return new Map(rows.map(({ run_id, points }) => [run_id, Number(points)]));
}

/** What a transaction names that moves the points of a run: no two move them at once. Others may log to it meanwhile. */
export const mergeScope = (runId: string): string => `chunks of ${runId}`;

/**
 * Moves the points of a run from its chunks to `metric`, in the transaction of `queries`, which has the {@link mergeScope}:
 * what was in many places is sorted by series once, and each tree page is written once for many points.
 */
export async function mergeChunks(queries: Queries, dialect: DialectName, runId: string): Promise<void> {
  // The run stays while its points move.
  const lock = dialect === 'postgres' ? sql`for key share` : sql``;
  await sql`select id from run where id = ${runId} ${lock}`.execute(queries);
  const chunks = await queries
    .selectFrom('metric_chunk')
    .select(['id', 'points'])
    .where('run_id', '=', runId)
    .execute();
  const arrived = Map.groupBy(
    chunks.flatMap(({ points }) => decodePoints(points)),
    ({ key }) => key,
  );
  if (arrived.size === 0) return;
  const series = await seriesOf(queries, dialect, runId, [...arrived.keys()]);
  const additions = [...arrived]
    .flatMap(([key, points]) => {
      const known = series.get(key);
      return known === undefined ? [] : [{ ...known, key, points: sortedDistinct(points) }];
    })
    .toSorted((a, b) => a.id - b.id);
  const blocked = await blockedAfter(queries, dialect, additions);
  await insertRows(queries, dialect, METRICS, additions.flatMap(metricValues));
  await insertRows(
    queries,
    dialect,
    SERIES_GROWN,
    additions.flatMap(({ id, key, points }) => [runId, key, points.length, blocked.get(id) ?? 0]),
  );
  const ids = chunks.map(({ id }) => id);
  // Where others log meanwhile, what they add stays.
  const moved = perDialect<SqlBool>({ sqlite: sql`true`, postgres: sql`id = any(${ids}::bigint[])` });
  await queries.deleteFrom('metric_chunk').where('run_id', '=', runId).where(moved).execute();
}

interface Series {
  readonly id: number;
  readonly key: string;
  readonly merged: number;
  readonly blocked: number;
}

interface Addition extends Series {
  readonly points: readonly Point[];
}

const SERIES = { run_id: 'text', key: 'text', merged: 'bigint', blocked: 'bigint' } as const;
const SERIES_NEW = { into: 'metric_series', columns: SERIES, ending: 'on conflict do nothing' } as const;
const SERIES_GROWN = {
  into: 'metric_series',
  columns: SERIES,
  ending: `on conflict (run_id, key) do update set merged = metric_series.merged + excluded.merged,
    blocked = excluded.blocked`,
} as const;
const METRICS = {
  into: 'metric',
  columns: {
    series: 'bigint',
    timestamp: 'bigint',
    step: 'bigint',
    value: 'double precision',
    is_nan: 'integer',
  },
  ending: 'on conflict do nothing',
} as const;

/** The series of these metrics, made where there is none. */
async function seriesOf(
  queries: Queries,
  dialect: DialectName,
  runId: string,
  keys: readonly string[],
): Promise<Map<string, Series>> {
  const read = async () => {
    const rows = await queries
      .selectFrom('metric_series')
      .select(['id', 'key', 'merged', 'blocked'])
      .where('run_id', '=', runId)
      .execute();
    return new Map(rows.map((row) => [row.key, row]));
  };
  const known = await read();
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length === 0) return known;
  await insertRows(
    queries,
    dialect,
    SERIES_NEW,
    unknown.flatMap((key) => [runId, key, 0, 0]),
  );
  return read();
}

const metricValues = ({ id, points }: Addition): unknown[] =>
  points.flatMap(({ timestamp, step, value }) => {
    const isNan = Number.isNaN(value);
    return [id, timestamp, step, isNan ? 0 : value, Number(isNan)];
  });

/** Adds the points to the blocks of long series; gives how many points of each series its blocks hold then. */
async function blockedAfter(
  queries: Queries,
  dialect: DialectName,
  additions: readonly Addition[],
): Promise<Map<number, number>> {
  const blocked = new Map<number, number>();
  const parts: { series: number; from: number; points: readonly Point[] }[] = [];
  for (const { id, merged, blocked: from, points } of additions) {
    if (merged + points.length < LONG_SERIES) continue;
    const all = from > 0 || merged === 0 ? points : [...(await storedPoints(queries, id)), ...points];
    parts.push({ series: id, from, points: all });
    blocked.set(id, from + all.length);
  }
  await addToBlocks(queries, dialect, parts);
  return blocked;
}

async function storedPoints(queries: Queries, series: number): Promise<Point[]> {
  const rows = await queries
    .selectFrom('metric')
    .select(['timestamp', 'step', 'value', 'is_nan'])
    .where('series', '=', series)
    .orderBy('timestamp')
    .orderBy('step')
    .orderBy('value')
    .execute();
  return rows.map(pointOf);
}
