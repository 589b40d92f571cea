import type { Tracking } from '../tracking.ts';
import type { LoggedModel } from './logged-model.ts';
import { readLoggedModels } from './read-logged-models.ts';
import { modelNotFound, modelRows } from './stored-model.ts';

/** @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`, also for a deleted one unless `deleted` */
export async function getLoggedModel(
  { database }: Tracking,
  id: string,
  { deleted = false }: { readonly deleted?: boolean } = {},
): Promise<LoggedModel> {
  const known = modelRows(database.kysely).where('id', '=', id);
  const rows = await (deleted ? known : known.where('lifecycle_stage', '=', 'active')).execute();
  const [model] = await readLoggedModels(database.kysely, rows);
  if (model === undefined) throw modelNotFound(id);
  return model;
}
