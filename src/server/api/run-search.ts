import { z } from 'zod';
import {
  type Experiments,
  type RunPage,
  runComparisonSchema,
  runPageSchema,
  searchRunsSchema,
} from '../../experiments/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { comparisonJson, runJson } from './encode.ts';

const tag = 'runs';
const ids = z.array(z.string()).min(1).describe('Whole ids, or their first digits, at least four');
/** As many as an address can hold. */
const idsQuery = z.strictObject({ ids: ids.max(100) });
const idsBody = z.strictObject({ ids: ids.max(1000) }).meta({ id: 'RunIds' });
const resolvedSchema = z.object({ ids: z.array(z.string()) }).meta({ id: 'ResolvedRunIds' });

export function runSearchRoutes(routes: ApiRoutes, experiments: Experiments): void {
  const search = { tag, answer: runPageSchema } as const;
  routes.add({
    ...search,
    method: 'POST',
    url: '/runs/search',
    id: 'searchRuns',
    summary: 'Runs that match a filter, in pages',
    body: searchRunsSchema,
    handle: async ({ body }) => pageJson(await experiments.searchRuns(body)),
  });
  routes.add({
    ...search,
    method: 'GET',
    url: '/runs/search',
    id: 'findRuns',
    summary: 'The same, asked for in the query',
    query: searchRunsSchema,
    handle: async ({ query }) => pageJson(await experiments.searchRuns(query)),
  });
  const compare = { tag, answer: runComparisonSchema } as const;
  const compared = async (ids: readonly string[]) =>
    comparisonJson(await experiments.compareRuns(await experiments.resolveRunIds(ids)));
  routes.add({
    ...compare,
    method: 'GET',
    url: '/runs/compare',
    id: 'compareRuns',
    summary: 'Runs side by side, and what differs between them',
    query: idsQuery,
    handle: ({ query }) => compared(query.ids),
  });
  routes.add({
    ...compare,
    method: 'POST',
    url: '/runs/compare',
    id: 'compareManyRuns',
    summary: 'The same for more ids than an address can hold',
    body: idsBody,
    handle: ({ body }) => compared(body.ids),
  });
  routes.add({
    method: 'POST',
    url: '/runs/resolve',
    id: 'resolveRunIds',
    tag,
    summary: 'The whole ids of runs that are named by their first digits',
    body: idsBody,
    answer: resolvedSchema,
    handle: async ({ body }) => ({ ids: await experiments.resolveRunIds(body.ids) }),
  });
}

const pageJson = ({ runs, ...page }: RunPage): object => ({ runs: runs.map(runJson), ...page });
