import { AssayError } from '../errors/index.ts';
import type { Queries } from '../storage/index.ts';
import { nameFaults, refuseInvalid } from './entry-faults.ts';
import { AliasNotFoundError, ModelEmptyError } from './errors.ts';
import { findRow, getRow, isStage, versionNumber } from './find-version.ts';
import { LIMITS } from './limits.ts';
import { getModelRow } from './model-rows.ts';
import type { ModelVersion } from './model-version.ts';
import { readVersion } from './read-versions.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';
import type { VersionRow } from './row.ts';

/**
 * `assay`: an alias reads like no other reference. `mlflow`: exactly what MLflow accepts, whose clients keep aliases
 * apart from versions and stages.
 */
export type AliasRules = 'assay' | 'mlflow';

/**
 * Points `alias` at a version, taking it from the one it pointed to.
 * @throws AssayError `REGISTRY_ALIAS_INVALID` for a malformed one or one that would be taken for a number or a stage
 */
export async function setAlias(
  { database, objects, clock }: RegistryContext,
  name: string,
  alias: string,
  version: number,
  rules: AliasRules = 'assay',
): Promise<ModelVersion> {
  refuseInvalid(nameFaults(name));
  checkAlias(alias, rules);
  const change = { updated_at: clock.now() };
  return database.transaction(
    async (queries) => {
      await getRow(queries, name, version);
      await queries
        .insertInto('model_alias')
        .values({ name, alias, version })
        .onConflict((conflict) => conflict.columns(['name', 'alias']).doUpdateSet({ version }))
        .execute();
      await queries
        .updateTable('model_version')
        .set(change)
        .where('name', '=', name)
        .where('version', '=', version)
        .execute();
      return readVersion(queries, objects, await getRow(queries, name, version));
    },
    { scope: [modelScope(name)] },
  );
}

/**
 * Forgets an alias; forgetting an unknown one succeeds.
 * @throws AssayError `REGISTRY_MODEL_NOT_FOUND` for an unknown model
 */
export async function removeAlias({ database }: RegistryContext, name: string, alias: string): Promise<void> {
  if (!MLFLOW_ALIAS.test(alias) && !ALIAS.test(alias)) throw invalidAlias(alias, false);
  await getModelRow(database.kysely, name);
  await database.kysely.deleteFrom('model_alias').where('name', '=', name).where('alias', '=', alias).execute();
}

/**
 * The version that an alias points to, whatever else the alias may look like; `latest`, in any case, is the newest one.
 * @throws AssayError `REGISTRY_ALIAS_NOT_FOUND`, `REGISTRY_MODEL_NOT_FOUND`, `REGISTRY_ALIAS_INVALID`
 */
export async function getVersionByAlias(
  { database, objects }: RegistryContext,
  name: string,
  alias: string,
): Promise<ModelVersion> {
  return readVersion(database.kysely, objects, await getVersionRowByAlias(database.kysely, name, alias));
}

export async function getVersionRowByAlias(queries: Queries, name: string, alias: string): Promise<VersionRow> {
  refuseInvalid(nameFaults(name));
  if (!MLFLOW_ALIAS.test(alias) && !ALIAS.test(alias)) throw invalidAlias(alias, false);
  await getModelRow(queries, name);
  if (alias.toLowerCase() === 'latest') {
    const newest = await findRow(queries, name, 'latest');
    if (newest === undefined) throw new ModelEmptyError(name);
    return newest;
  }
  const row = await queries
    .selectFrom('model_alias')
    .innerJoin('model_version', (join) =>
      join
        .onRef('model_alias.name', '=', 'model_version.name')
        .onRef('model_alias.version', '=', 'model_version.version'),
    )
    .selectAll('model_version')
    .where('model_alias.name', '=', name)
    .where('alias', '=', alias)
    .executeTakeFirst();
  if (row === undefined) throw new AliasNotFoundError(name, alias);
  return row;
}

const ALIAS = /^[A-Za-z0-9_.-]{1,100}$/;
const MLFLOW_ALIAS = new RegExp(`^[\\p{L}\\p{N}_-]{1,${LIMITS.alias}}$`, 'u');

function checkAlias(alias: string, rules: AliasRules): void {
  const form = rules === 'mlflow' ? MLFLOW_ALIAS : ALIAS;
  const hasMeaning =
    rules === 'mlflow'
      ? /^(latest|v\d+)$/i.test(alias)
      : alias === 'latest' || isStage(alias) || versionNumber(alias) !== undefined;
  if (!form.test(alias) || hasMeaning) throw invalidAlias(alias, hasMeaning);
}

function invalidAlias(alias: string, hasMeaning: boolean): AssayError {
  return new AssayError({
    code: 'REGISTRY_ALIAS_INVALID',
    message: `${JSON.stringify(alias)} cannot be an alias${hasMeaning ? ': it has a meaning of its own' : ''}`,
    remedy: 'Use letters, digits, _ . and -, but no number, stage or "latest"; such as champion',
    details: { alias, hasMeaning },
  });
}
