import { textFaults } from '../experiments/index.ts';
import type { Queries } from '../storage/index.ts';
import { refuseInvalid } from './entry-faults.ts';
import { getRow } from './find-version.ts';
import { LIMITS } from './limits.ts';
import { touchModel } from './model-rows.ts';
import type { ModelVersion, Stage } from './model-version.ts';
import { readVersion } from './read-versions.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';

/**
 * Describes a version anew; undefined takes the description away.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), AssayError `REGISTRY_MODEL_INVALID`
 */
export async function describeVersion(
  { database, objects, clock }: RegistryContext,
  name: string,
  version: number,
  description: string | undefined,
): Promise<ModelVersion> {
  refuseInvalid(description === undefined ? [] : textFaults('description', description, LIMITS.description));
  const change = { description: description ?? null, updated_at: clock.now() };
  return database.transaction(
    async (queries) => {
      await getRow(queries, name, version);
      await updateVersion(queries, name, version, change);
      return readVersion(queries, objects, await getRow(queries, name, version));
    },
    { scope: [modelScope(name)] },
  );
}

export interface SetStage {
  readonly name: string;
  readonly version: number;
  readonly stage: Stage;
  /** Move the other versions of that stage to `archived`. */
  readonly archiveOthers?: boolean | undefined;
}

/**
 * Moves a version to any stage from any other, as clients of MLflow do; several may be in one stage.
 * `transition` is the way with rules.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`)
 */
export async function setStage(
  { database, objects, clock }: RegistryContext,
  { name, version, stage, archiveOthers = false }: SetStage,
): Promise<ModelVersion> {
  const updated_at = clock.now();
  return database.transaction(
    async (queries) => {
      await getRow(queries, name, version);
      if (archiveOthers) {
        await queries
          .updateTable('model_version')
          .set({ stage: 'archived', updated_at })
          .where('name', '=', name)
          .where('version', '!=', version)
          .where('stage', '=', stage)
          .execute();
      }
      await updateVersion(queries, name, version, { stage, updated_at });
      await touchModel(queries, name, updated_at);
      return readVersion(queries, objects, await getRow(queries, name, version));
    },
    { scope: [modelScope(name)] },
  );
}

/**
 * Removes a version with its tags and aliases; its number is not given out again. Its file stays until garbage
 * collection.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`)
 */
export async function deleteVersion(
  { database, clock }: RegistryContext,
  name: string,
  version: number,
): Promise<void> {
  const now = clock.now();
  await database.transaction(
    async (queries) => {
      await getRow(queries, name, version);
      await queries.deleteFrom('model_version').where('name', '=', name).where('version', '=', version).execute();
      await touchModel(queries, name, now);
    },
    { scope: [modelScope(name)] },
  );
}

async function updateVersion(
  queries: Queries,
  name: string,
  version: number,
  change: { readonly description?: string | null; readonly stage?: Stage; readonly updated_at: number },
): Promise<void> {
  await queries
    .updateTable('model_version')
    .set(change)
    .where('name', '=', name)
    .where('version', '=', version)
    .execute();
}
