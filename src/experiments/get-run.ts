import { readRuns, runRows } from './read-runs.ts';
import type { Run } from './run.ts';
import type { Tracking } from './tracking.ts';
import { runNotFound } from './writable-run.ts';

export async function findRun({ database }: Tracking, id: string): Promise<Run | undefined> {
  const [run] = await readRuns(database.kysely, await runRows(database.kysely).where('run.id', '=', id).execute());
  return run;
}

/** @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND` */
export async function getRun(tracking: Tracking, id: string): Promise<Run> {
  const run = await findRun(tracking, id);
  if (run) return run;
  throw runNotFound([id]);
}

/**
 * The runs of these ids, in this order.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND` naming every id without a run
 */
export async function getRuns({ database }: Tracking, ids: readonly string[]): Promise<Run[]> {
  const rows = await runRows(database.kysely).where('run.id', 'in', ids).execute();
  const runs = new Map<string, Run>((await readRuns(database.kysely, rows)).map((run) => [run.id, run]));
  const missing = ids.filter((id) => !runs.has(id));
  if (missing.length > 0) throw runNotFound(missing);
  return ids.flatMap((id) => runs.get(id) ?? []);
}
