import { sql } from 'kysely';
import { type Int64, int64Json } from '../../schema/index.ts';
import { type DatabaseTables, perDialect, type Queries } from '../../storage/index.ts';
import { OrderedSteps } from './ordered-steps.ts';
import { FirstPlaces, type Place } from './place.ts';
import { comparePoints, type Point, pointOf, sortedDistinct } from './point.ts';
import { findSeries, readChunks, readMerged } from './read-points.ts';
import {
  countBelow,
  countUpTo,
  EncodedNumbers,
  type Numbers,
  type WholeNumbers,
  wholeNumberAt,
  wholeNumbers,
} from './whole-numbers.ts';

/** Rows read at once of a series that no blocks tell of. */
const ROWS = 16_384;
/** Points looked up with one statement. */
const PLACES = 4096;

/** The steps of a metric, and what was read to know them: enough to find the points on some of them. */
export interface KnownSteps {
  /** In order, each once. */
  readonly steps: OrderedSteps;
  /** The points still in chunks, as they arrived. */
  readonly pending: readonly Point[];
  /** The series of all other points. */
  readonly series: number | undefined;
  /** Where these are; undefined where no blocks tell. */
  readonly blocks: readonly BlockPlaces[] | undefined;
}

/** Where the points of a block are. */
interface BlockPlaces {
  /** In order, with repeats. */
  readonly steps: EncodedNumbers;
  /** Of the same points. */
  readonly timestamps: EncodedNumbers;
}

/** The steps at which a metric has points. */
export async function readSteps(queries: Queries, runId: string, key: string): Promise<KnownSteps> {
  // Chunks first: points that move between the queries are then seen twice, and not missed.
  const pending = await readChunks(queries, runId, key);
  const series = await findSeries(queries, runId, key);
  const blocks = series && series.blocked > 0 ? await readBlockPlaces(queries, series.id) : undefined;
  const lists: (EncodedNumbers | WholeNumbers)[] = [stepsOf(pending)];
  if (blocks !== undefined) lists.push(...blocks.map(({ steps }) => steps));
  else if (series !== undefined) lists.push(...(await readRowSteps(queries, series.id)));
  return { steps: new OrderedSteps(lists), pending, series: series?.id, blocks };
}

const stepsOf = (points: readonly Point[]): WholeNumbers => wholeNumbers(points.map(({ step }) => step)).sort();

/** Undefined where a block does not tell its places. */
async function readBlockPlaces(queries: Queries, series: number): Promise<BlockPlaces[] | undefined> {
  const rows = await queries
    .selectFrom('metric_block')
    .select(['steps', 'timestamps'])
    .where('series', '=', series)
    .execute();
  const blocks: BlockPlaces[] = [];
  for (const { steps, timestamps } of rows) {
    if (steps === null || timestamps === null) return undefined;
    blocks.push({ steps: new EncodedNumbers(steps), timestamps: new EncodedNumbers(timestamps) });
  }
  return blocks;
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
 * The points of a metric on some of its steps, by step, timestamp, value; the first `limit` of them. They may be fewer than
 * there are by now: those that were there when the steps were read.
 * @param steps in ascending order
 */
export async function readPointsOnSteps(
  queries: Queries,
  known: KnownSteps,
  steps: readonly Int64[],
  limit: number,
): Promise<Point[]> {
  if (steps.length === 0) return [];
  const wanted = new Set(steps);
  const pending = known.pending.filter(({ step }) => wanted.has(step));
  const points = pending.concat(await mergedOnSteps(queries, known, steps, limit));
  return sortedDistinct(points.toSorted(comparePoints)).sort(byStep).slice(0, limit);
}

async function mergedOnSteps(
  queries: Queries,
  { series, blocks }: KnownSteps,
  steps: readonly Int64[],
  limit: number,
): Promise<Point[]> {
  if (series === undefined) return [];
  if (blocks !== undefined) return readPlaces(queries, series, placesOnSteps(blocks, steps, limit));
  const { rows } = await sql<DatabaseTables['metric']>`
    select timestamp, step, value, is_nan from metric where series = ${series} and step in (${sql.join(steps)})
    order by step, timestamp, value, is_nan limit ${limit}`.execute(queries);
  return rows.map(pointOf);
}

/** Where the blocks of a series have points on these steps, the first so many. */
function placesOnSteps(blocks: readonly BlockPlaces[], steps: readonly Int64[], most: number): readonly Place[] {
  const found = new FirstPlaces(most);
  for (const { steps: own, timestamps } of blocks) {
    const [first, last] = [wholeNumberAt(own, 0), wholeNumberAt(own, own.length - 1)];
    if (first === undefined || last === undefined) continue;
    const wanted = steps.slice(countBelow(steps, first), countUpTo(steps, last));
    if (wanted.length === 0) continue;
    for (const n of indexesOf(own, wanted)) {
      found.add({ step: wholeNumberAt(own, n) as Int64, timestamp: wholeNumberAt(timestamps, n) as Int64 });
    }
  }
  return found.all();
}

/** Which of `numbers` are wanted, both in order: the longer of the two is searched for what the shorter one has. */
function indexesOf(numbers: Numbers, wanted: readonly Int64[]): number[] {
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
