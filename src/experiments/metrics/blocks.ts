import { sql } from 'kysely';
import { type Int64, toInt64 } from '../../schema/index.ts';
import { type DatabaseTables, type DialectName, insertRows, type Queries } from '../../storage/index.ts';
import { decodePoints, encodePoints } from './chunk.ts';
import type { AxisRange } from './downsample.ts';
import { distinctPlaces, type Place } from './place.ts';
import { comparePoints, type Point } from './point.ts';
import { decodeWholeNumbers, encodeWholeNumbers } from './whole-numbers.ts';

/** Points per block: a chart of a million points reads 3,907 rows, and looks the same. */
const BLOCK = 256;

/** What a chart needs of up to {@link BLOCK} points that arrived one after another. */
export interface Block {
  readonly series: number;
  readonly number: number;
  readonly count: number;
  readonly firstTimestamp: Int64;
  readonly lastTimestamp: Int64;
  readonly firstStep: Int64;
  readonly lastStep: Int64;
  readonly points: readonly Point[];
}

/** A block with the places of its points; undefined where it is not known what is in it, as in one from before. */
interface PlacedBlock extends Block {
  readonly places: readonly Place[] | undefined;
}

interface SeriesPart {
  readonly series: number;
  /** How many points of the series are in blocks already. */
  readonly from: number;
  readonly points: readonly Point[];
}

const BLOCKS = {
  into: 'metric_block',
  columns: {
    series: 'bigint',
    number: 'bigint',
    count: 'integer',
    first_timestamp: 'bigint',
    last_timestamp: 'bigint',
    first_step: 'bigint',
    last_step: 'bigint',
    points: 'bytea',
    steps: 'bytea',
    timestamps: 'bytea',
  },
  ending: `on conflict (series, number) do update set count = excluded.count,
    first_timestamp = excluded.first_timestamp, last_timestamp = excluded.last_timestamp,
    first_step = excluded.first_step, last_step = excluded.last_step, points = excluded.points,
    steps = excluded.steps, timestamps = excluded.timestamps`,
} as const;

/** Adds points to the blocks of their series, filling up the last one first. */
export async function addToBlocks(queries: Queries, dialect: DialectName, parts: readonly SeriesPart[]): Promise<void> {
  const begun = new Map((await begunBlocks(queries, parts)).map((block) => [block.series, block]));
  const blocks = parts.flatMap(({ series, from, points }) => newBlocks(series, from, points, begun.get(series)));
  await insertRows(
    queries,
    dialect,
    BLOCKS,
    blocks.flatMap((block) => [
      block.series,
      block.number,
      block.count,
      block.firstTimestamp,
      block.lastTimestamp,
      block.firstStep,
      block.lastStep,
      encodePoints(block.points.map((point) => ({ ...point, key: '' }))),
      block.places === undefined ? null : encodeWholeNumbers(block.places.map(({ step }) => step)),
      block.places === undefined ? null : encodeWholeNumbers(block.places.map(({ timestamp }) => timestamp)),
    ]),
  );
}

function newBlocks(
  series: number,
  from: number,
  points: readonly Point[],
  begun: PlacedBlock | undefined,
): PlacedBlock[] {
  const blocks: PlacedBlock[] = [];
  for (let at = 0; at < points.length; ) {
    const number = Math.floor((from + at) / BLOCK);
    const room = BLOCK - ((from + at) % BLOCK);
    const some = points.slice(at, at + room);
    blocks.push(blockOf(series, number, some, begun?.number === number ? begun : undefined));
    at += room;
  }
  return blocks;
}

function blockOf(
  series: number,
  number: number,
  points: readonly Point[],
  begun: PlacedBlock | undefined,
): PlacedBlock {
  const timestamps = [
    ...points.map(({ timestamp }) => timestamp),
    ...(begun ? [begun.firstTimestamp, begun.lastTimestamp] : []),
  ];
  const steps = [...points.map(({ step }) => step), ...(begun ? [begun.firstStep, begun.lastStep] : [])];
  return {
    series,
    number,
    count: points.length + (begun?.count ?? 0),
    firstTimestamp: least(timestamps),
    lastTimestamp: most(timestamps),
    firstStep: least(steps),
    lastStep: most(steps),
    points: tellingPoints([...(begun?.points ?? []), ...points]),
    places: begun === undefined ? distinctPlaces(points) : begun.places && distinctPlaces([...begun.places, ...points]),
  };
}

const least = (values: readonly Int64[]): Int64 => values.reduce((a, b) => (b < a ? b : a));
const most = (values: readonly Int64[]): Int64 => values.reduce((a, b) => (b > a ? b : a));

/** The first and last, the lowest and highest of some points, in order, each once; for lows and highs NaN counts not. */
function tellingPoints(points: readonly Point[]): Point[] {
  const telling = new Set<Point>();
  let [first, last, low, high] = [points[0], points[0], undefined as Point | undefined, undefined as Point | undefined];
  for (const point of points) {
    if (first === undefined || comparePoints(point, first) < 0) first = point;
    if (last === undefined || comparePoints(point, last) > 0) last = point;
    if (Number.isNaN(point.value)) continue;
    if (low === undefined || point.value < low.value) low = point;
    if (high === undefined || point.value > high.value) high = point;
  }
  for (const point of [first, last, low, high]) if (point !== undefined) telling.add(point);
  return [...telling].toSorted(comparePoints);
}

/** The last, unfilled blocks of these series. */
async function begunBlocks(queries: Queries, parts: readonly SeriesPart[]): Promise<PlacedBlock[]> {
  const begun = parts.filter(({ from }) => from % BLOCK > 0);
  const blocks: PlacedBlock[] = [];
  for (let at = 0; at < begun.length; at += SERIES_PER_QUERY) {
    const places = begun
      .slice(at, at + SERIES_PER_QUERY)
      .map(({ series, from }) => sql`(series = ${series} and number = ${Math.floor(from / BLOCK)})`);
    const { rows } = await sql<PlacedBlockRow>`select * from metric_block where ${sql.join(places, sql` or `)}`.execute(
      queries,
    );
    blocks.push(...rows.map((row) => ({ ...toBlock(row), places: placesOf(row) })));
  }
  return blocks;
}

const SERIES_PER_QUERY = 100;

/** The blocks of a series that reach into a part of an axis, in the order of arrival. */
export async function readBlocks(queries: Queries, series: number, { axis, from, to }: AxisRange): Promise<Block[]> {
  let query = queries.selectFrom('metric_block').select(BLOCK_COLUMNS).where('series', '=', series);
  if (from !== undefined) query = query.where(`last_${axis}`, '>=', from);
  if (to !== undefined) query = query.where(`first_${axis}`, '<=', to);
  return (await query.orderBy('number').execute()).map(toBlock);
}

const BLOCK_COLUMNS = [
  'series',
  'number',
  'count',
  'first_timestamp',
  'last_timestamp',
  'first_step',
  'last_step',
  'points',
] as const;
type BlockRow = Pick<DatabaseTables['metric_block'], (typeof BLOCK_COLUMNS)[number]>;
type PlacedBlockRow = DatabaseTables['metric_block'];

const toBlock = (row: BlockRow): Block => ({
  series: row.series,
  number: row.number,
  count: row.count,
  firstTimestamp: row.first_timestamp,
  lastTimestamp: row.last_timestamp,
  firstStep: row.first_step,
  lastStep: row.last_step,
  points: decodePoints(row.points),
});

function placesOf({ steps, timestamps }: PlacedBlockRow): Place[] | undefined {
  if (steps === null || timestamps === null) return undefined;
  const [at, when] = [decodeWholeNumbers(steps), decodeWholeNumbers(timestamps)];
  return Array.from({ length: at.length }, (_, i) => ({
    step: toInt64(at[i]) as Int64,
    timestamp: toInt64(when[i]) as Int64,
  }));
}
