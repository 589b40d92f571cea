import { AssayError } from '../errors/index.ts';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import type { RunStatus } from './run.ts';
import { RunEndedError } from './run-ended-error.ts';

/** `open`: only while the run has not ended, for handles. `any`: also afterwards, for notes about a finished run. */
export type Writable = 'open' | 'any';

export const hasEnded = (status: RunStatus): boolean => status !== 'RUNNING' && status !== 'SCHEDULED';

/** What decides whether a run may be written. */
export type RunState = Pick<DatabaseTables['run'], 'status' | 'lifecycle_stage'>;

/**
 * The row of a run that may be written; call it in the transaction that writes.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED`, `EXPERIMENTS_RUN_ENDED`
 */
export async function writableRun(
  queries: Queries,
  id: string,
  writable: Writable,
): Promise<Pick<DatabaseTables['run'], 'id' | 'experiment_id' | 'status' | 'name'>> {
  const row = await queries
    .selectFrom('run')
    .select(['id', 'experiment_id', 'status', 'name', 'lifecycle_stage'])
    .where('id', '=', id)
    .executeTakeFirst();
  const refusal = refusalOf(id, row, writable);
  if (row === undefined || refusal !== undefined) throw refusal ?? runNotFound([id]);
  return row;
}

/** Why a run may not be written; undefined where it may. */
export function refusalOf(id: string, run: RunState | undefined, writable: Writable): AssayError | undefined {
  if (run === undefined) return runNotFound([id]);
  if (run.lifecycle_stage === 'deleted') {
    return new AssayError({
      code: 'EXPERIMENTS_RUN_DELETED',
      message: `Run ${id} is deleted and takes no more writes`,
      remedy: 'Start a new run',
      details: { runId: id },
    });
  }
  return writable === 'open' && hasEnded(run.status) ? new RunEndedError(id, run.status) : undefined;
}

export function runNotFound(ids: readonly string[]): AssayError {
  const named = ids.map((id) => JSON.stringify(id)).join(', ');
  return new AssayError({
    code: 'EXPERIMENTS_RUN_NOT_FOUND',
    message: ids.length === 1 ? `There is no run with the id ${named}` : `There are no runs with the ids ${named}`,
    remedy: 'List the runs and their ids with: assay runs list',
    details: { runIds: ids },
  });
}
