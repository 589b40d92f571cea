import type { Queries } from '../../storage/index.ts';
import type { KeyedPoint, Point } from '../metrics/point.ts';
import { readPoints } from '../metrics/read-points.ts';

/** Points of one batch. */
const AT_ONCE = 4096;

/** All points of a run in batches of one metric each: by key, timestamp, step, value. */
export async function* pointsOfRun(
  queries: Queries,
  runId: string,
  keys: readonly string[],
): AsyncIterable<readonly KeyedPoint[]> {
  for (const key of keys.toSorted((a, b) => (a < b ? -1 : 1))) {
    for (let after: Point | undefined; ; ) {
      const points: Point[] = await readPoints(queries, runId, key, { after, limit: AT_ONCE });
      if (points.length > 0) yield points.map((point) => ({ ...point, key }));
      after = points.at(-1);
      if (points.length < AT_ONCE) break;
    }
  }
}
