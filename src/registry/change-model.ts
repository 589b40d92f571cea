import { textFaults } from '../experiments/index.ts';
import { nameFaults, refuseInvalid } from './entry-faults.ts';
import { NameTakenError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { getModelRow } from './model-rows.ts';
import type { RegisteredModel } from './model-version.ts';
import { readModels } from './read-models.ts';
import { renameLineage, retireLineage } from './record-lineage.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';

/**
 * Describes a model anew; an empty text takes the description away.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), AssayError `REGISTRY_MODEL_INVALID`
 */
export async function describeModel(
  { database, objects, clock }: RegistryContext,
  name: string,
  description: string,
): Promise<RegisteredModel> {
  refuseInvalid([...nameFaults(name), ...textFaults('description', description, LIMITS.description)]);
  const change = { description: description || null, updated_at: clock.now() };
  return database.transaction(
    async (queries) => {
      await getModelRow(queries, name);
      await queries.updateTable('registered_model').set(change).where('name', '=', name).execute();
      const [changed] = await readModels(queries, objects, [await getModelRow(queries, name)]);
      return changed as RegisteredModel;
    },
    { scope: [modelScope(name)] },
  );
}

/**
 * Gives a model another name, and with it its versions, tags and aliases. The files stay where they are.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), NameTakenError (`REGISTRY_NAME_TAKEN`), AssayError
 *   `REGISTRY_MODEL_INVALID`
 */
export async function renameModel(
  { database, objects, clock }: RegistryContext,
  name: string,
  newName: string,
): Promise<RegisteredModel> {
  refuseInvalid(nameFaults(newName, 'newName'));
  const updated_at = clock.now();
  return database.transaction(
    async (queries) => {
      await getModelRow(queries, name);
      if (newName !== name) {
        const taken = queries.selectFrom('registered_model').select('name').where('name', '=', newName);
        if (await taken.executeTakeFirst()) throw new NameTakenError(newName, 'model', 'model');
      }
      // What refers to the name follows it.
      await queries
        .updateTable('registered_model')
        .set({ name: newName, updated_at })
        .where('name', '=', name)
        .execute();
      await renameLineage(queries, name, newName);
      await queries.updateTable('model_version').set({ updated_at }).where('name', '=', newName).execute();
      const [renamed] = await readModels(queries, objects, [await getModelRow(queries, newName)]);
      return renamed as RegisteredModel;
    },
    { scope: [modelScope(name), modelScope(newName)] },
  );
}

/**
 * Removes a model with all its versions, tags and aliases. Its files stay until garbage collection.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`)
 */
export async function deleteModel({ database }: RegistryContext, name: string): Promise<void> {
  await database.transaction(
    async (queries) => {
      await getModelRow(queries, name);
      await retireLineage(queries, name);
      await queries.deleteFrom('registered_model').where('name', '=', name).execute();
    },
    { scope: [modelScope(name)] },
  );
}
