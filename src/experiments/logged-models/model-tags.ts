import { AssayError } from '../../errors/index.ts';
import type { Queries } from '../../storage/index.ts';
import type { Tracking } from '../tracking.ts';
import { modelTextFaults, refuseInvalidModel } from './model-faults.ts';
import { upsertModelTags } from './model-texts.ts';
import { modelScope, storedModel } from './stored-model.ts';

/**
 * Sets tags of a logged model, replacing older values.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_INVALID`, `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function setModelTags(
  { database }: Tracking,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  refuseInvalidModel(modelTextFaults('tags', tags));
  const write = async (queries: Queries): Promise<void> => {
    await storedModel(queries, id);
    await upsertModelTags(queries, database.dialect, id, tags);
  };
  await database.transaction(write, { scope: [modelScope(id)] });
}

/** @throws AssayError `EXPERIMENTS_TAG_NOT_FOUND`, `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND` */
export async function deleteModelTag({ database }: Tracking, id: string, key: string): Promise<void> {
  const write = async (queries: Queries): Promise<void> => {
    await storedModel(queries, id);
    const { numDeletedRows } = await queries
      .deleteFrom('logged_model_tag')
      .where('model_id', '=', id)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw tagNotFound(id, key);
  };
  await database.transaction(write, { scope: [modelScope(id)] });
}

function tagNotFound(id: string, key: string): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_TAG_NOT_FOUND',
    message: `No tag with key ${JSON.stringify(key)} found for model with ID ${JSON.stringify(id)}`,
    remedy: 'Read the tags there are; the key has to match letter by letter',
    details: { modelId: id, key },
  });
}
