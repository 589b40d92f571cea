import { toInt64 } from '../schema/index.ts';
import type { Point } from './metrics/point.ts';
import { readPoints } from './metrics/read-points.ts';
import { pageToken, readToken, refuseInvalidSearch, sizeFaults, tokenFault } from './page.ts';
import type { MetricPoint } from './run.ts';
import type { Tracking } from './tracking.ts';

/** Points a page unless asked otherwise; what MLflow's client asks for. */
const DEFAULT_SIZE = 25_000;

export interface MetricHistoryPageOptions {
  /** 1 to 50,000; 25,000 unless given. */
  readonly maxResults?: number;
  /** `nextPageToken` of the page before. */
  readonly pageToken?: string | undefined;
}

export interface MetricHistoryPage {
  readonly points: readonly MetricPoint[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

/**
 * The history of a metric in pages, by timestamp, step, value; a page costs the same wherever it lies. Points logged
 * while somebody pages show up where they come after the last page.
 * @throws AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function metricHistoryPage(
  { database }: Tracking,
  runId: string,
  key: string,
  { maxResults = DEFAULT_SIZE, pageToken: token }: MetricHistoryPageOptions = {},
): Promise<MetricHistoryPage> {
  const question = { history: runId, key };
  const after = token === undefined ? undefined : placeOf(readToken(token, question));
  const faults = token !== undefined && after === undefined ? [tokenFault(token)] : [];
  refuseInvalidSearch([...sizeFaults(maxResults), ...faults]);
  const found = await readPoints(database.kysely, runId, key, { after, limit: maxResults + 1 });
  const points = found.slice(0, maxResults).map(({ timestamp, step, value }) => ({ key, value, step, timestamp }));
  const last = points.at(-1);
  if (found.length <= maxResults || last === undefined) return { points };
  return { points, nextPageToken: pageToken([last.timestamp, last.step, last.value].map(String), question) };
}

/** The place is written as texts, for JSON has neither 64-bit numbers nor NaN. */
function placeOf(place: unknown): Point | undefined {
  if (!Array.isArray(place)) return undefined;
  const [timestamp, step, value] = place as unknown[];
  const whole = { timestamp: toInt64(timestamp), step: toInt64(step) };
  if (whole.timestamp === undefined || whole.step === undefined || typeof value !== 'string') return undefined;
  return { timestamp: whole.timestamp, step: whole.step, value: Number(value) };
}
