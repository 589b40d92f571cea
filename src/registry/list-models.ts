import { notFound } from './find-version.ts';
import { getModelRow } from './model-rows.ts';
import type { ModelVersion, RegisteredModel, Stage } from './model-version.ts';
import { readModels } from './read-models.ts';
import { readVersions } from './read-versions.ts';
import type { RegistryContext } from './registry-context.ts';
import { isNoPrompt } from './search/prompts.ts';

/** All models by name, each with its newest versions. */
export async function listModels({ database, objects }: RegistryContext): Promise<readonly RegisteredModel[]> {
  const { kysely } = database;
  const rows = await kysely
    .selectFrom('registered_model')
    .selectAll()
    .where((eb) => isNoPrompt(eb))
    .orderBy('name')
    .execute();
  return readModels(kysely, objects, rows);
}

/** @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`) */
export async function getModel({ database, objects }: RegistryContext, name: string): Promise<RegisteredModel> {
  const { kysely } = database;
  const [model] = await readModels(kysely, objects, [await getModelRow(kysely, name)]);
  return model as RegisteredModel;
}

/**
 * All versions of a model, newest first.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`) for an unknown model; no version in `stage` is no error
 */
export async function listVersions(
  { database, objects }: RegistryContext,
  name: string,
  { stage }: { readonly stage?: Stage } = {},
): Promise<readonly ModelVersion[]> {
  const { kysely } = database;
  const rows = await kysely
    .selectFrom('model_version')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .execute();
  if (rows.length === 0) await requireModel();
  return readVersions(
    kysely,
    objects,
    rows.filter((row) => stage === undefined || row.stage === stage),
  );

  async function requireModel(): Promise<void> {
    const model = await kysely
      .selectFrom('registered_model')
      .select('name')
      .where('name', '=', name)
      .executeTakeFirst();
    if (model === undefined) throw await notFound(kysely, name, 'latest');
  }
}
