import { sql } from 'kysely';
import type { Int64 } from '../../schema/index.ts';
import type { DatabaseTables, Queries } from '../../storage/index.ts';
import { comparePoints, type Point, pointOf, sortedDistinct } from './point.ts';
import { findSeries, readChunks } from './read-points.ts';

/** The steps at which a metric has points, each at least once, in no particular order. */
export async function readSteps(queries: Queries, runId: string, key: string): Promise<Int64[]> {
  const pending = (await readChunks(queries, runId, key)).map(({ step }) => step);
  const series = await findSeries(queries, runId, key);
  if (series === undefined) return pending;
  const { rows } = await sql<Pick<DatabaseTables['metric'], 'step'>>`
    select step from metric where series = ${series.id}`.execute(queries);
  return pending.concat(rows.map(({ step }) => step));
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
  const wanted = new Set(steps);
  const pending = (await readChunks(queries, runId, key)).filter(({ step }) => wanted.has(step));
  const series = await findSeries(queries, runId, key);
  const points = series === undefined ? pending : pending.concat(await mergedOnSteps(queries, series.id, steps));
  return sortedDistinct(points.toSorted(comparePoints)).sort(byStep).slice(0, limit);
}

async function mergedOnSteps(queries: Queries, series: number, steps: readonly Int64[]): Promise<Point[]> {
  if (steps.length === 0) return [];
  const { rows } = await sql<DatabaseTables['metric']>`
    select timestamp, step, value, is_nan from metric
    where series = ${series} and step in (${sql.join(steps)})`.execute(queries);
  return rows.map(pointOf);
}

/** Stable, so that points of one step stay as they are. */
const byStep = (a: Point, b: Point): number => (a.step < b.step ? -1 : Number(a.step > b.step));
