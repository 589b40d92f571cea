import { display, type Fault, type Int64 } from '../schema/index.ts';
import type { Queries } from '../storage/index.ts';
import { type Block, readBlocks } from './metrics/blocks.ts';
import { type AxisRange, alongAxis, type ChartAxis, downsample } from './metrics/downsample.ts';
import { type Point, pointOf, sortedDistinct } from './metrics/point.ts';
import { findSeries, readChunks } from './metrics/read-points.ts';
import { refuseInvalidSearch } from './page.ts';
import type { MetricPoint } from './run.ts';
import type { Tracking } from './tracking.ts';

/** Up to so many points a chart is made from all of them, beyond from the blocks that sum them up. */
const MOST_ROWS = 8192;
const LEAST_POINTS = 4;
const MOST_CHART_POINTS = 50_000;

export interface MetricSeriesOptions {
  /** How many points at most, 4 to 50,000; 1000 unless given. */
  readonly points?: number;
  /** What the chart is drawn along; `step` unless given. */
  readonly x?: ChartAxis;
  /** The part of the axis that is looked at, both ends included; all of it unless given. */
  readonly from?: Int64;
  readonly to?: Int64;
}

export interface MetricSeries {
  /** Points that were logged, along the axis, the extremes of the range among them. */
  readonly points: readonly MetricPoint[];
  /** Whether these are all points of the range. */
  readonly isComplete: boolean;
}

/**
 * A metric as a chart needs it: at most so many of its points, spikes kept, in about the same time for a thousand and
 * for a million points.
 * @throws AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function metricSeries(
  { database }: Tracking,
  runId: string,
  key: string,
  { points: most = 1000, x = 'step', from, to }: MetricSeriesOptions = {},
): Promise<MetricSeries> {
  refuseInvalidSearch([...pointsFaults(most), ...rangeFaults(from, to)]);
  const range: AxisRange = { axis: x, from, to };
  // Chunks first: points that move between the queries are then seen twice, and not missed.
  const pending = (await readChunks(database.kysely, runId, key)).filter((point) => isWithin(point, range));
  const merged = await mergedCandidates(database.kysely, runId, key, range);
  const candidates = alongAxis(sortedDistinct([...merged.points, ...pending]), x);
  const points = downsample(candidates, x, most).map(({ timestamp, step, value }) => ({ key, value, step, timestamp }));
  return { points, isComplete: merged.isComplete && points.length === candidates.length };
}

interface Candidates {
  readonly points: readonly Point[];
  readonly isComplete: boolean;
}

async function mergedCandidates(queries: Queries, runId: string, key: string, range: AxisRange): Promise<Candidates> {
  const series = await findSeries(queries, runId, key);
  if (series === undefined) return { points: [], isComplete: true };
  if (series.blocked === 0 || series.merged <= MOST_ROWS) {
    return { points: await rowsWithin(queries, series.id, range), isComplete: true };
  }
  const blocks = await readBlocks(queries, series.id, range);
  if (countOf(blocks) <= MOST_ROWS) {
    return { points: await rowsWithin(queries, series.id, range, blocks), isComplete: true };
  }
  // What a block tells may lie outside, and what it keeps to itself inside: where one is cut, its rows are read.
  const cut = blocks.filter((block) => !isInside(block, range));
  const isFew = countOf(cut) <= MOST_ROWS;
  const told = (isFew ? blocks.filter((block) => isInside(block, range)) : blocks).flatMap(({ points }) => points);
  const rows = isFew && cut.length > 0 ? await rowsWithin(queries, series.id, range, cut) : [];
  return { points: [...told.filter((point) => isWithin(point, range)), ...rows], isComplete: false };
}

const countOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { count }) => sum + count, 0);

const isWithin = (point: Point, { axis, from, to }: AxisRange): boolean =>
  (from === undefined || point[axis] >= from) && (to === undefined || point[axis] <= to);

const endsOf = (block: Block, axis: ChartAxis): readonly [Int64, Int64] =>
  axis === 'step' ? [block.firstStep, block.lastStep] : [block.firstTimestamp, block.lastTimestamp];

function isInside(block: Block, { axis, from, to }: AxisRange): boolean {
  const [first, last] = endsOf(block, axis);
  return (from === undefined || first >= from) && (to === undefined || last <= to);
}

/** The rows of a range, of the times of these blocks where given: without them, all of the series would be read. */
async function rowsWithin(
  queries: Queries,
  series: number,
  { axis, from, to }: AxisRange,
  blocks?: readonly Block[],
): Promise<Point[]> {
  const points: Point[] = [];
  for (const times of blocks === undefined ? [undefined] : timesOf(blocks)) {
    let query = queries
      .selectFrom('metric')
      .select(['timestamp', 'step', 'value', 'is_nan'])
      .where('series', '=', series);
    if (times !== undefined) query = query.where('timestamp', '>=', times.first).where('timestamp', '<=', times.last);
    if (from !== undefined) query = query.where(axis, '>=', from);
    if (to !== undefined) query = query.where(axis, '<=', to);
    for (const row of await query.execute()) points.push(pointOf(row));
  }
  return points;
}

/** The times of blocks, neighbours together. */
function timesOf(blocks: readonly Block[]): { first: Int64; last: Int64 }[] {
  const times: { first: Int64; last: Int64 }[] = [];
  for (const [index, { number, firstTimestamp, lastTimestamp }] of blocks.entries()) {
    const before = times.at(-1);
    if (before === undefined || blocks[index - 1]?.number !== number - 1) {
      times.push({ first: firstTimestamp, last: lastTimestamp });
      continue;
    }
    if (firstTimestamp < before.first) before.first = firstTimestamp;
    if (lastTimestamp > before.last) before.last = lastTimestamp;
  }
  return times;
}

function pointsFaults(points: number): Fault[] {
  if (Number.isSafeInteger(points) && points >= LEAST_POINTS && points <= MOST_CHART_POINTS) return [];
  const expected = `a whole number from ${LEAST_POINTS} to ${MOST_CHART_POINTS}`;
  return [{ path: 'points', got: display(points), expected }];
}

function rangeFaults(from: Int64 | undefined, to: Int64 | undefined): Fault[] {
  if (from === undefined || to === undefined || from <= to) return [];
  return [{ path: 'to', got: display(to), expected: `at least from, ${display(from)}` }];
}
