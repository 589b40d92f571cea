import { z } from 'zod';
import { JOB_STATES } from '../../jobs/index.ts';

const time = z.number().describe('Milliseconds since the Unix epoch');

const summary = z.object({
  id: z.string(),
  kind: z
    .string()
    .describe('What is done: datasets.register, datasets.upload, datasets.compare, datasets.drift or eda.analyze'),
  state: z.enum(JOB_STATES),
  progress: z
    .object({ stage: z.string(), done: z.number().optional(), total: z.number().optional() })
    .optional()
    .describe('What it said last of how far it is'),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      remedy: z.string(),
      details: z.record(z.string(), z.unknown()),
    })
    .optional()
    .describe('Of a job that failed'),
  attempt: z.number().describe('How often it was begun; above 1 when a process died in the middle of it'),
  cancelRequested: z.boolean(),
  createdAt: time,
  startedAt: time.optional(),
  endedAt: time.optional(),
});

export const jobSchema = summary
  .extend({
    input: z.unknown(),
    result: z.unknown().optional().describe('Of a job that is done: the version, comparison, report or profile'),
  })
  .meta({ id: 'Job' });
export const acceptedJobSchema = z.object({ job: jobSchema }).meta({ id: 'AcceptedJob' });
export const jobListSchema = z.object({ jobs: z.array(summary.meta({ id: 'JobSummary' })) }).meta({ id: 'JobList' });
