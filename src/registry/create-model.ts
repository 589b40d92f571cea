import { entryFaults, type NewEntry, refuseInvalid } from './entry-faults.ts';
import { type Kind, NameTakenError } from './errors.ts';
import type { RegisteredModel } from './model-version.ts';
import { readModels } from './read-models.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';
import { isPrompt } from './search/prompts.ts';
import { upsertModelTags } from './tags.ts';

export type NewModel = NewEntry;

/**
 * Makes a model that has no version yet; registering a first version does it too.
 * @throws NameTakenError (`REGISTRY_NAME_TAKEN`), AssayError `REGISTRY_MODEL_INVALID`
 */
export async function createModel(
  { database, objects, clock }: RegistryContext,
  model: NewModel,
): Promise<RegisteredModel> {
  refuseInvalid(entryFaults(model));
  const { name, description = null, tags = {} } = model;
  const now = clock.now();
  const row = { name, last_version: 0, description: description || null, created_at: now, updated_at: now };
  return database.transaction(
    async (queries) => {
      const { numInsertedOrUpdatedRows } = await queries
        .insertInto('registered_model')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n)
        throw new NameTakenError(name, await kindOf(), isPrompt(tags) ? 'prompt' : 'model');
      await upsertModelTags(queries, name, tags);
      const [created] = await readModels(queries, objects, [row]);
      return created as RegisteredModel;

      async function kindOf(): Promise<Kind> {
        const theirs = await queries
          .selectFrom('registered_model_tag')
          .select(['key', 'value'])
          .where('name', '=', name)
          .execute();
        return isPrompt(Object.fromEntries(theirs.map(({ key, value }) => [key, value]))) ? 'prompt' : 'model';
      }
    },
    { scope: [modelScope(name)] },
  );
}
