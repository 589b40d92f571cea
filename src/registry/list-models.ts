import { notFound } from './find-version.ts';
import type { ModelVersion, RegisteredModel, Stage } from './model-version.ts';
import type { RegistryContext } from './registry-context.ts';
import { toModelVersion, type VersionRow } from './row.ts';

/** All models by name, each with its newest version. */
export async function listModels(context: RegistryContext): Promise<readonly RegisteredModel[]> {
  const { kysely } = context.database;
  const models = await kysely.selectFrom('registered_model').select(['name', 'created_at']).orderBy('name').execute();
  const rows = await kysely.selectFrom('model_version').selectAll().orderBy('version', 'desc').execute();
  const versions = Map.groupBy(await withAliases(context, rows), ({ name }) => name);
  return models.flatMap(({ name, created_at }) => {
    const [latest, ...older] = versions.get(name) ?? [];
    if (latest === undefined) return [];
    const inProduction = [latest, ...older].find(({ stage }) => stage === 'production');
    return {
      name,
      versions: older.length + 1,
      latest,
      ...(inProduction && { productionVersion: inProduction.version }),
      createdAt: Number(created_at),
    };
  });
}

/**
 * All versions of a model, newest first.
 * @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`) for an unknown model; no version in `stage` is no error
 */
export async function listVersions(
  context: RegistryContext,
  name: string,
  { stage }: { readonly stage?: Stage } = {},
): Promise<readonly ModelVersion[]> {
  const { kysely } = context.database;
  const rows = await kysely
    .selectFrom('model_version')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .execute();
  if (rows.length === 0) throw await notFound(kysely, name, 'latest');
  return withAliases(
    context,
    rows.filter((row) => stage === undefined || row.stage === stage),
  );
}

async function withAliases(
  { database, objects }: RegistryContext,
  rows: readonly VersionRow[],
): Promise<ModelVersion[]> {
  const aliases = await database.kysely.selectFrom('model_alias').selectAll().orderBy('alias').execute();
  return rows.map((row) => {
    const own = aliases.filter(({ name, version }) => name === row.name && version === row.version);
    return toModelVersion(
      row,
      own.map(({ alias }) => alias),
      objects,
    );
  });
}
