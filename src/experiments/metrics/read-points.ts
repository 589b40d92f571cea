import { sql } from 'kysely';
import type { Int64 } from '../../schema/index.ts';
import type { DatabaseTables, Queries } from '../../storage/index.ts';
import { decodePoints } from './chunk.ts';
import { comparePoints, type Point, pointOf, sortedDistinct } from './point.ts';

export interface PointRange {
  /** Only what comes after this point. */
  readonly after?: Point | undefined;
  /** Only the first so many. */
  readonly limit?: number;
}

/** The points of a metric, each once, by timestamp, step, value; none for an unknown run or key. */
export async function readPoints(
  queries: Queries,
  runId: string,
  key: string,
  range: PointRange = {},
): Promise<Point[]> {
  const { after, limit } = range;
  // Chunks first: points that move between the two queries are then seen twice, and not missed.
  const pending = sortedDistinct((await readChunks(queries, runId, key)).filter((point) => isAfter(point, after)));
  const series = await findSeries(queries, runId, key);
  const merged = series === undefined ? [] : await readMerged(queries, series.id, range);
  const points = pending.length === 0 ? merged : joined(merged, pending);
  return limit === undefined || points.length <= limit ? points : points.slice(0, limit);
}

/** The points of a metric that are still in chunks, as they arrived. */
export async function readChunks(queries: Queries, runId: string, key: string): Promise<Point[]> {
  const { rows } = await sql<Pick<DatabaseTables['metric_chunk'], 'points'>>`
    select points from metric_chunk where run_id = ${runId}`.execute(queries);
  return rows.flatMap(({ points }) => decodePoints(points, key));
}

/** The number of a metric in `metric`; undefined while all of its points are in chunks. */
export async function findSeries(
  queries: Queries,
  runId: string,
  key: string,
): Promise<(Pick<DatabaseTables['metric_series'], 'merged' | 'blocked'> & { readonly id: number }) | undefined> {
  return queries
    .selectFrom('metric_series')
    .select(['id', 'merged', 'blocked'])
    .where('run_id', '=', runId)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** The rows of a series as points. */
export async function readMerged(queries: Queries, series: number, { after, limit }: PointRange): Promise<Point[]> {
  const since = after === undefined ? sql`` : sql`and (timestamp, step, value, is_nan) > (${cursor(after)})`;
  const { rows } = await sql<DatabaseTables['metric']>`
    select timestamp, step, value, is_nan from metric where series = ${series} ${since}
    order by timestamp, step, value, is_nan ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(queries);
  return rows.map(pointOf);
}

function cursor({ timestamp, step, value }: Point) {
  const isNan = Number.isNaN(value);
  return sql.join<Int64>([timestamp, step, isNan ? 0 : value, Number(isNan)]);
}

const isAfter = (point: Point, after: Point | undefined): boolean =>
  after === undefined || comparePoints(point, after) > 0;

/** Two ordered lists as one, without what is in both. */
function joined(a: readonly Point[], b: readonly Point[]): Point[] {
  const points: Point[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [x, y] = [a[i], b[j]];
    if (x === undefined && y === undefined) return points;
    const order = x === undefined ? 1 : y === undefined ? -1 : comparePoints(x, y);
    points.push((order <= 0 ? x : y) as Point);
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
}
