import type { Selectable } from 'kysely';
import { readJson } from '../schema/index.ts';
import type { DatabaseTables } from '../storage/index.ts';
import type { Job, JobError, JobSummary } from './job.ts';

export type JobRow = Selectable<DatabaseTables['job']>;
export type SummaryRow = Omit<JobRow, 'input' | 'result'>;

/** All but what may be large. */
export const SUMMARY_COLUMNS = [
  'position',
  'id',
  'kind',
  'state',
  'stage',
  'done',
  'total',
  'error',
  'attempt',
  'cancel_asked_at',
  'created_at',
  'started_at',
  'ended_at',
  'host',
  'pid',
  'process_started',
  'lease_until',
] as const satisfies (keyof JobRow)[];

export function summaryOf(row: SummaryRow): JobSummary {
  const { stage, done, total, started_at, ended_at } = row;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    ...(stage !== null && {
      progress: { stage, ...(done !== null && { done }), ...(total !== null && { total }) },
    }),
    ...(row.error !== null && { error: readJson(row.error) as JobError }),
    attempt: row.attempt,
    cancelRequested: row.cancel_asked_at !== null,
    createdAt: row.created_at,
    ...(started_at !== null && { startedAt: started_at }),
    ...(ended_at !== null && { endedAt: ended_at }),
  };
}

export const jobOf = (row: JobRow): Job => ({
  ...summaryOf(row),
  input: readJson(row.input),
  ...(row.result !== null && { result: readJson(row.result) }),
});
