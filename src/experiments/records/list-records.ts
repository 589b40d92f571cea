import type { Queries } from '../../storage/index.ts';

/** Ids of the runs of an experiment that are not deleted, oldest first. */
export async function listRunIds(queries: Queries, experimentId: string): Promise<string[]> {
  const rows = await queries
    .selectFrom('run')
    .select('id')
    .where('experiment_id', '=', Number(experimentId))
    .where('lifecycle_stage', '=', 'active')
    .orderBy('start_time')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Ids of the logged models of an experiment that are not deleted, oldest first. */
export async function listModelIds(queries: Queries, experimentId: string): Promise<string[]> {
  const rows = await queries
    .selectFrom('logged_model')
    .select('id')
    .where('experiment_id', '=', Number(experimentId))
    .where('lifecycle_stage', '=', 'active')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
