import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Queries } from '../storage/index.ts';
import { decodePoints } from './metrics/chunk.ts';
import type { LifecycleStage, MetricPoint, RunStatus } from './run.ts';
import type { Tracking } from './tracking.ts';
import { runNotFound } from './writable-run.ts';

/**
 * Something that happened to a run. `position` counts the values ever logged to it: whoever was told up to there goes on
 * from there.
 */
export type RunEvent =
  | { readonly kind: 'status'; readonly position: number; readonly state: WatchedState }
  | { readonly kind: 'metrics'; readonly position: number; readonly points: readonly MetricPoint[] }
  /** So many values were logged faster than they could be told one by one; the history has them. */
  | { readonly kind: 'gap'; readonly position: number; readonly missed: number }
  /** Nothing happened for a while. */
  | { readonly kind: 'idle'; readonly position: number };

export interface WatchedState {
  readonly status: RunStatus;
  readonly name: string;
  /** Milliseconds since the Unix epoch; absent while the run is open. */
  readonly endTime?: number;
  readonly lifecycleStage: LifecycleStage;
}

export interface WatchRunOptions {
  /** The `position` of the last event that was seen; only what comes from now on unless given. */
  readonly after?: number | undefined;
  /** Ends the watch. */
  readonly signal?: AbortSignal | undefined;
  /** How often the database is asked. */
  readonly everyMs?: number | undefined;
  /** After how long without anything an `idle` event comes. */
  readonly idleMs?: number | undefined;
}

const MOST_POINTS = 5000;

/**
 * What happens to a run from now on, whoever writes it: its status first, then new values and changes of status, until
 * `signal` or the reader ends it. The database is asked every half second.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`
 */
export async function* watchRun(
  { database }: Tracking,
  runId: string,
  { after, signal, everyMs = 500, idleMs = 15_000 }: WatchRunOptions = {},
): AsyncGenerator<RunEvent> {
  let position = after;
  let known: string | undefined;
  let lastEventAt = performance.now();
  while (!signal?.aborted) {
    const { total, ...state } = await stateOf(database.kysely, runId);
    // A position from another run, or of a run that was removed and written anew.
    position = position === undefined || position > total ? total : position;
    const events: RunEvent[] = [];
    if (total > position) events.push(...(await newPoints(database.kysely, runId, position)));
    position = events.at(-1)?.position ?? position;
    // After the values: who sees that a run has ended has seen all of it.
    const text = JSON.stringify(state);
    if (text !== known) events.push({ kind: 'status', position, state });
    known = text;
    if (events.length === 0 && performance.now() - lastEventAt >= idleMs) events.push({ kind: 'idle', position });
    if (events.length > 0) lastEventAt = performance.now();
    yield* events;
    await sleep(everyMs, undefined, { signal, ref: signal !== undefined }).catch(() => {});
  }
}

async function stateOf(queries: Queries, runId: string): Promise<WatchedState & { readonly total: number }> {
  const row = await queries
    .selectFrom('run')
    .select(['status', 'name', 'end_time', 'lifecycle_stage', totalOf(runId).as('total')])
    .where('id', '=', runId)
    .executeTakeFirst();
  if (row === undefined) throw runNotFound([runId]);
  const { status, name, end_time, lifecycle_stage, total } = row;
  const endTime = end_time === null ? {} : { endTime: Number(end_time) };
  return { status, name, ...endTime, lifecycleStage: lifecycle_stage, total: Number(total) };
}

/** How many values were ever logged to a run, duplicates among them. */
const totalOf = (runId: string) =>
  sql<number | string>`(select coalesce(sum(count), 0) from latest_metric where run_id = ${runId})`;

/** The values after a position, from the chunks they arrived in; those that have left their chunks are a gap. */
async function newPoints(queries: Queries, runId: string, after: number): Promise<RunEvent[]> {
  // In one statement, so that count and chunks are of the same moment.
  const { rows } = await sql<{ count: number; points: Uint8Array; total: number | string }>`
    select count, points, ${totalOf(runId)} as total from metric_chunk where run_id = ${runId} order by id`.execute(
    queries,
  );
  const total = rows[0] === undefined ? after : Number(rows[0].total);
  let position = total - rows.reduce((sum, { count }) => sum + count, 0);
  if (rows[0] === undefined) return gapUpTo(queries, runId, after);
  const events: RunEvent[] = [];
  if (position > after) events.push({ kind: 'gap', position, missed: position - after });
  const first = Math.max(after, position);
  const fresh: MetricPoint[] = [];
  for (const { count, points } of rows) {
    const told = Math.max(0, after - position);
    position += count;
    if (told < count) for (const point of decodePoints(points).slice(told)) fresh.push(point);
  }
  for (let start = 0; start < fresh.length; start += MOST_POINTS) {
    const points = fresh.slice(start, start + MOST_POINTS);
    events.push({ kind: 'metrics', position: first + start + points.length, points });
  }
  return events;
}

/** All chunks have moved meanwhile. */
async function gapUpTo(queries: Queries, runId: string, after: number): Promise<RunEvent[]> {
  const { total } = await stateOf(queries, runId);
  return [{ kind: 'gap', position: total, missed: total - after }];
}
