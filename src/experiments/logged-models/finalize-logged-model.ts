import type { Queries } from '../../storage/index.ts';
import type { Tracking } from '../tracking.ts';
import type { LoggedModel, LoggedModelStatus } from './logged-model.ts';
import { readLoggedModels } from './read-logged-models.ts';
import { modelScope, storedModel } from './stored-model.ts';

/**
 * Records how the upload of a model's files went, and returns what the model is then.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export function finalizeLoggedModel(
  { database, clock }: Tracking,
  id: string,
  status: LoggedModelStatus,
): Promise<LoggedModel> {
  const write = async (queries: Queries): Promise<LoggedModel> => {
    const stored = await storedModel(queries, id);
    const changes = { status, updated_at: Math.trunc(clock.now()) };
    await queries.updateTable('logged_model').set(changes).where('id', '=', id).execute();
    const [model] = await readLoggedModels(queries, [{ ...stored, ...changes }]);
    return model as LoggedModel;
  };
  return database.transaction(write, { scope: [modelScope(id)] });
}
