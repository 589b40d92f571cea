import { tagFaults } from '../experiments/index.ts';
import type { Queries } from '../storage/index.ts';
import { nameFaults, refuseInvalid } from './entry-faults.ts';
import { getRow } from './find-version.ts';
import { LIMITS } from './limits.ts';
import { getModelRow } from './model-rows.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';

type Tags = Readonly<Record<string, string>>;

const REMEDY = 'Keep keys and values within the limits listed';

/**
 * Sets tags of a model, replacing older values.
 * @throws AssayError `REGISTRY_MODEL_NOT_FOUND`, `REGISTRY_MODEL_INVALID`
 */
export async function setModelTags({ database }: RegistryContext, name: string, tags: Tags): Promise<void> {
  refuseInvalid([...nameFaults(name), ...tagFaults(tags, LIMITS.tagValue)], REMEDY);
  await database.transaction(
    async (queries) => {
      await getModelRow(queries, name);
      await upsertModelTags(queries, name, tags);
    },
    { scope: [modelScope(name)] },
  );
}

/**
 * Takes a tag off a model; one that is not there is off already.
 * @throws AssayError `REGISTRY_MODEL_NOT_FOUND`, `REGISTRY_MODEL_INVALID`
 */
export async function deleteModelTag({ database }: RegistryContext, name: string, key: string): Promise<void> {
  refuseInvalid([...nameFaults(name), ...tagFaults({ [key]: '' })], REMEDY);
  await getModelRow(database.kysely, name);
  await database.kysely.deleteFrom('registered_model_tag').where('name', '=', name).where('key', '=', key).execute();
}

/**
 * Sets tags of a version, replacing older values.
 * @throws AssayError `REGISTRY_MODEL_NOT_FOUND`, `REGISTRY_MODEL_INVALID`
 */
export async function setVersionTags(
  { database }: RegistryContext,
  name: string,
  version: number,
  tags: Tags,
): Promise<void> {
  refuseInvalid([...nameFaults(name), ...tagFaults(tags, LIMITS.tagValue)], REMEDY);
  await database.transaction(
    async (queries) => {
      await getRow(queries, name, version);
      await upsertVersionTags(queries, name, version, tags);
    },
    { scope: [modelScope(name)] },
  );
}

/**
 * Takes a tag off a version; one that is not there is off already.
 * @throws AssayError `REGISTRY_MODEL_NOT_FOUND`, `REGISTRY_MODEL_INVALID`
 */
export async function deleteVersionTag(
  { database }: RegistryContext,
  name: string,
  version: number,
  key: string,
): Promise<void> {
  refuseInvalid([...nameFaults(name), ...tagFaults({ [key]: '' })], REMEDY);
  await getRow(database.kysely, name, version);
  await database.kysely
    .deleteFrom('model_version_tag')
    .where('name', '=', name)
    .where('version', '=', version)
    .where('key', '=', key)
    .execute();
}

export async function upsertModelTags(queries: Queries, name: string, tags: Tags): Promise<void> {
  const rows = Object.entries(tags).map(([key, value]) => ({ name, key, value }));
  if (rows.length === 0) return;
  await queries
    .insertInto('registered_model_tag')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['name', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    )
    .execute();
}

export async function upsertVersionTags(queries: Queries, name: string, version: number, tags: Tags): Promise<void> {
  const rows = Object.entries(tags).map(([key, value]) => ({ name, version, key, value }));
  if (rows.length === 0) return;
  await queries
    .insertInto('model_version_tag')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['name', 'version', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    )
    .execute();
}
