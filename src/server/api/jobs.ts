import { z } from 'zod';
import { JOB_STATES, type Jobs } from '../../jobs/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { jobListSchema, jobSchema } from './job-schemas.ts';

const tag = 'jobs';
const jobPath = z.object({ jobId: z.string() });
const listQuery = z.strictObject({
  state: z.enum(JOB_STATES).exactOptional(),
  kind: z.string().exactOptional(),
  limit: z.int().min(1).max(1000).exactOptional().describe('100 unless given'),
  before: z.string().exactOptional().describe('Only jobs older than the one of this id: the next page'),
});

export function jobRoutes(routes: ApiRoutes, jobs: Jobs): void {
  routes.add({
    method: 'GET',
    url: '/jobs',
    id: 'listJobs',
    tag,
    summary: 'Jobs, newest first, without their inputs and results',
    query: listQuery,
    answer: jobListSchema,
    handle: async ({ query }) => ({ jobs: await jobs.list(query) }),
  });
  routes.add({
    method: 'GET',
    url: '/jobs/{jobId}',
    id: 'getJob',
    tag,
    summary: 'A job: its state, how far it is, and its result or error',
    path: jobPath,
    answer: jobSchema,
    handle: ({ path }) => jobs.get(path.jobId),
  });
  routes.add({
    method: 'POST',
    url: '/jobs/{jobId}/cancel',
    id: 'cancelJob',
    tag,
    summary: 'Stop a job: at once while it waits, soon while it runs; one that has ended stays so',
    path: jobPath,
    answer: jobSchema,
    handle: ({ path }) => jobs.cancel(path.jobId),
  });
}
