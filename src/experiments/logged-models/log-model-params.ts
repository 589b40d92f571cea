import { AssayError } from '../../errors/index.ts';
import type { Queries } from '../../storage/index.ts';
import type { Tracking } from '../tracking.ts';
import { modelTextFaults, refuseInvalidModel } from './model-faults.ts';
import { insertModelParams } from './model-texts.ts';
import { modelScope, storedModel } from './stored-model.ts';

/**
 * Adds params to a logged model, all or none.
 * @throws AssayError `EXPERIMENTS_MODEL_PARAM_EXISTS`, `EXPERIMENTS_LOGGED_MODEL_INVALID`,
 *   `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function logModelParams(
  { database }: Tracking,
  id: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  refuseInvalidModel(modelTextFaults('params', params));
  const write = async (queries: Queries): Promise<void> => {
    await storedModel(queries, id);
    const stored = await queries.selectFrom('logged_model_param').select('key').where('model_id', '=', id).execute();
    const known = stored.map(({ key }) => key).filter((key) => Object.hasOwn(params, key));
    if (known.length > 0) throw paramExists(id, known);
    await insertModelParams(queries, database.dialect, id, params);
  };
  await database.transaction(write, { scope: [modelScope(id)] });
}

function paramExists(id: string, keys: readonly string[]): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_MODEL_PARAM_EXISTS',
    message: `Logged model ${id} has these params already: ${keys.map((key) => JSON.stringify(key)).join(', ')}`,
    remedy: 'Log every param once; what changes is a tag or a metric',
    details: { modelId: id, keys },
  });
}
