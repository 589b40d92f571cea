import { sql } from 'kysely';
import { type Int64, int64Json } from '../../schema/index.ts';
import { type DatabaseTables, perDialect, type Queries } from '../../storage/index.ts';
import { distinctNumbers } from './distinct-numbers.ts';
import { FirstPlaces, type Place } from './place.ts';
import { comparePoints, type Point, pointOf, sortedDistinct } from './point.ts';
import { findSeries, readChunks, readMerged } from './read-points.ts';
import {
  countBelow,
  countUpTo,
  decodeWholeNumbers,
  type WholeNumbers,
  wholeNumberAt,
  wholeNumbers,
} from './whole-numbers.ts';

/** Rows read at once of a series that no blocks tell of. */
const ROWS = 16_384;
/** Points looked up with one statement. */
const PLACES = 4096;

/** The steps at which a metric has points, in order, each once. */
export async function readSteps(queries: Queries, runId: string, key: string): Promise<WholeNumbers> {
  // Chunks first: points that move between the queries are then seen twice, and not missed.
  const pending = stepsOf(await readChunks(queries, runId, key));
  const series = await findSeries(queries, runId, key);
  if (series === undefined) return distinctNumbers([pending]);
  const blocks = series.blocked === 0 ? undefined : await readBlockSteps(queries, series.id);
  return distinctNumbers([pending, ...(blocks ?? (await readRowSteps(queries, series.id)))]);
}

const stepsOf = (points: readonly Point[]): WholeNumbers => wholeNumbers(points.map(({ step }) => step)).sort();

/** Undefined where a block does not tell its steps. */
async function readBlockSteps(queries: Queries, series: number): Promise<WholeNumbers[] | undefined> {
  const rows = await queries.selectFrom('metric_block').select('steps').where('series', '=', series).execute();
  const lists: WholeNumbers[] = [];
  for (const { steps } of rows) {
    if (steps === null) return undefined;
    lists.push(decodeWholeNumbers(steps));
  }
  return lists;
}

async function readRowSteps(queries: Queries, series: number): Promise<WholeNumbers[]> {
  const lists: WholeNumbers[] = [];
  let points: Point[] = [];
  do {
    points = await readMerged(queries, series, { after: points.at(-1), limit: ROWS });
    lists.push(stepsOf(points));
  } while (points.length === ROWS);
  return lists;
}

/**
 * The points of a metric on some steps, by step, timestamp, value; the first `limit` of them.
 * @param steps in ascending order
 */
export async function readPointsOnSteps(
  queries: Queries,
  runId: string,
  key: string,
  steps: readonly Int64[],
  limit: number,
): Promise<Point[]> {
  if (steps.length === 0) return [];
  const wanted = new Set(steps);
  const pending = (await readChunks(queries, runId, key)).filter(({ step }) => wanted.has(step));
  const series = await findSeries(queries, runId, key);
  const points = series === undefined ? pending : pending.concat(await mergedOnSteps(queries, series, steps, limit));
  return sortedDistinct(points.toSorted(comparePoints)).sort(byStep).slice(0, limit);
}

async function mergedOnSteps(
  queries: Queries,
  { id, blocked }: { readonly id: number; readonly blocked: number },
  steps: readonly Int64[],
  limit: number,
): Promise<Point[]> {
  const places = blocked === 0 ? undefined : await placesOnSteps(queries, id, steps, limit);
  if (places !== undefined) return readPlaces(queries, id, places);
  const { rows } = await sql<DatabaseTables['metric']>`
    select timestamp, step, value, is_nan from metric where series = ${id} and step in (${sql.join(steps)})
    order by step, timestamp, value, is_nan limit ${limit}`.execute(queries);
  return rows.map(pointOf);
}

/** Where the blocks of a series have points on these steps, the first so many; undefined where one does not tell. */
async function placesOnSteps(
  queries: Queries,
  series: number,
  steps: readonly Int64[],
  most: number,
): Promise<readonly Place[] | undefined> {
  const rows = await queries
    .selectFrom('metric_block')
    .select(['first_step', 'last_step', 'steps', 'timestamps'])
    .where('series', '=', series)
    .where('last_step', '>=', steps[0] as Int64)
    .where('first_step', '<=', steps.at(-1) as Int64)
    .execute();
  const found = new FirstPlaces(most);
  for (const { first_step, last_step, steps: own, timestamps } of rows) {
    if (own === null || timestamps === null) return undefined;
    const wanted = steps.slice(countBelow(steps, first_step), countUpTo(steps, last_step));
    if (wanted.length === 0) continue;
    const [at, when] = [decodeWholeNumbers(own), decodeWholeNumbers(timestamps)];
    for (const n of indexesOf(at, wanted)) {
      found.add({ step: wholeNumberAt(at, n) as Int64, timestamp: wholeNumberAt(when, n) as Int64 });
    }
  }
  return found.all();
}

/** Which of `numbers` are wanted, both in order: the longer of the two is searched for what the shorter one has. */
function indexesOf(numbers: WholeNumbers, wanted: readonly Int64[]): number[] {
  const indexes: number[] = [];
  if (numbers.length < wanted.length) {
    for (let n = 0; n < numbers.length; n += 1) {
      const number = wholeNumberAt(numbers, n) as Int64;
      if (wanted[countBelow(wanted, number)] === number) indexes.push(n);
    }
    return indexes;
  }
  for (const number of wanted) {
    for (let n = countBelow(numbers, number); wholeNumberAt(numbers, n) === number; n += 1) indexes.push(n);
  }
  return indexes;
}

async function readPlaces(queries: Queries, series: number, places: readonly Place[]): Promise<Point[]> {
  const points: Point[] = [];
  for (let at = 0; at < places.length; at += PLACES) {
    const { rows } = await sql<DatabaseTables['metric']>`
      select metric.timestamp, metric.step, metric.value, metric.is_nan
      from ${rowsAt(series, places.slice(at, at + PLACES))}`.execute(queries);
    for (const row of rows) points.push(pointOf(row));
  }
  return points;
}

/**
 * The rows of `metric` at some places, which are in a parameter or two, so that the statement is the same for any number
 * of them. Each is looked up by itself, whatever the database takes the sizes of its tables to be: PostgreSQL does not
 * turn round a lateral query that has an offset, nor SQLite a cross join.
 */
function rowsAt(series: number, places: readonly Place[]) {
  const pairs = JSON.stringify(places.map(({ timestamp, step }) => [int64Json(timestamp), int64Json(step)]));
  const isThere = sql`metric.series = ${series} and metric.timestamp = place.timestamp and metric.step = place.step`;
  return perDialect({
    sqlite: sql`(select value ->> 0 as timestamp, value ->> 1 as step from json_each(${pairs})) as place
      cross join metric where ${isThere}`,
    postgres: sql`unnest(${places.map(({ timestamp }) => timestamp)}::bigint[],
      ${places.map(({ step }) => step)}::bigint[]) as place(timestamp, step)
      cross join lateral (select * from metric where ${isThere} offset 0) as metric`,
  });
}

/** Stable, so that points of one step stay as they are. */
const byStep = (a: Point, b: Point): number => (a.step < b.step ? -1 : Number(a.step > b.step));
