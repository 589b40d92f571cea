import { z } from 'zod';
import {
  type Experiments,
  metricHistoryPageOptionsSchema,
  metricHistoryPageSchema,
  metricSeriesOptionsSchema,
  metricSeriesSchema,
} from '../../experiments/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { pointsJson } from './encode.ts';
import { runPath } from './paths.ts';

const tag = 'runs';
const key = z.string().describe('The metric');

export function metricRoutes(routes: ApiRoutes, experiments: Experiments): void {
  routes.add({
    method: 'GET',
    url: '/runs/{runId}/metrics/history',
    id: 'metricHistory',
    tag,
    summary: 'Every value of a metric by timestamp, step, value, in pages; empty for an unknown metric',
    path: runPath,
    query: metricHistoryPageOptionsSchema.extend({ key }),
    answer: metricHistoryPageSchema,
    handle: async ({ path: { runId }, query: { key, ...options } }) => {
      const { points, ...page } = await experiments.metricHistoryPage(await idOf(runId), key, options);
      return { points: pointsJson(points), ...page };
    },
  });
  routes.add({
    method: 'GET',
    url: '/runs/{runId}/metrics/series',
    id: 'metricSeries',
    tag,
    summary: 'A metric as a chart needs it: so many points at most, every spike kept',
    path: runPath,
    query: metricSeriesOptionsSchema.extend({ key }),
    answer: metricSeriesSchema,
    handle: async ({ path: { runId }, query: { key, ...options } }) => {
      const { points, isComplete } = await experiments.metricSeries(await idOf(runId), key, options);
      return { points: pointsJson(points), isComplete };
    },
  });

  /** An unknown run has no metrics, which a person who mistyped its id should be told. */
  async function idOf(runId: string): Promise<string> {
    const [id = runId] = await experiments.resolveRunIds([runId]);
    return id;
  }
}
