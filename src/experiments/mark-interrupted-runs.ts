import { currentProcess, processState, type Queries } from '../storage/index.ts';
import { getRuns } from './get-run.ts';
import type { Run } from './run.ts';
import type { Tracking } from './tracking.ts';
import { upsertTags } from './write-entries.ts';

const ENDED_BY_TAG = 'assay.ended_by';

/**
 * Finds RUNNING runs all of whose processes ran on this machine and are dead, and records them as FAILED. Their end is
 * the last sign of life: the newest metric, else the start. Runs without a known process (logged over HTTP) stay.
 */
export async function markInterruptedRuns(tracking: Tracking): Promise<Run[]> {
  // Looked up without the write lock first: nearly always there is nothing to do.
  if ((await abandonedRuns(tracking.database.kysely)).length === 0) return [];
  const ids = await tracking.database.transaction(async (queries) => {
    const abandoned = await abandonedRuns(queries);
    for (const id of abandoned) await recordCrash(queries, tracking, id);
    return abandoned;
  });
  return ids.length === 0 ? [] : getRuns(tracking, ids);
}

async function abandonedRuns(queries: Queries): Promise<string[]> {
  const rows = await queries
    .selectFrom('run_process')
    .innerJoin('run', 'run.id', 'run_process.run_id')
    .selectAll('run_process')
    .where('run.status', '=', 'RUNNING')
    .where('run.lifecycle_stage', '=', 'active')
    .where('run_process.run_id', 'in', (eb) =>
      eb.selectFrom('run_process').select('run_id').where('host', '=', currentProcess().host),
    )
    .execute();
  const processes = Map.groupBy(rows, (row) => row.run_id);
  return [...processes].filter(([, some]) => some.every((one) => processState(one) === 'dead')).map(([id]) => id);
}

async function recordCrash(queries: Queries, { database, clock }: Tracking, id: string): Promise<void> {
  const { start_time, last_metric } = await queries
    .selectFrom('run')
    .leftJoin('latest_metric', (join) =>
      join.onRef('latest_metric.run_id', '=', 'run.id').on('latest_metric.timestamp', '<=', clock.now()),
    )
    .select((eb) => ['run.start_time', eb.fn.max('latest_metric.timestamp').as('last_metric')])
    .where('run.id', '=', id)
    .groupBy('run.id')
    .executeTakeFirstOrThrow();
  const end_time = Math.max(start_time, Number(last_metric ?? 0));
  await queries.updateTable('run').set({ status: 'FAILED', end_time }).where('id', '=', id).execute();
  await queries.deleteFrom('run_process').where('run_id', '=', id).execute();
  await upsertTags(queries, database.dialect, id, { [ENDED_BY_TAG]: 'crash' });
}
