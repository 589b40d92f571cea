import { AssayError } from '../errors/index.ts';
import { aliasesOf, getRow, isStage, versionNumber } from './find-version.ts';
import type { ModelVersion } from './model-version.ts';
import type { RegistryContext } from './registry-context.ts';
import { toModelVersion } from './row.ts';

const ALIAS = /^[A-Za-z0-9_.-]{1,100}$/;

/**
 * Points `alias` at a version, taking it from the one it pointed to.
 * @throws AssayError `REGISTRY_ALIAS_INVALID` for a malformed one or one that would be taken for a number or a stage
 */
export function setAlias(
  { database, objects, clock }: RegistryContext,
  name: string,
  alias: string,
  version: number,
): Promise<ModelVersion> {
  checkAlias(alias);
  return database.transaction(async (queries) => {
    await getRow(queries, name, version);
    await queries
      .insertInto('model_alias')
      .values({ name, alias, version })
      .onConflict((conflict) => conflict.columns(['name', 'alias']).doUpdateSet({ version }))
      .execute();
    await queries
      .updateTable('model_version')
      .set({ updated_at: clock.now() })
      .where('name', '=', name)
      .where('version', '=', version)
      .execute();
    const row = await getRow(queries, name, version);
    return toModelVersion(row, await aliasesOf(queries, row), objects);
  });
}

/** Forgets an alias; forgetting an unknown one succeeds. */
export async function removeAlias({ database }: RegistryContext, name: string, alias: string): Promise<void> {
  await database.kysely.deleteFrom('model_alias').where('name', '=', name).where('alias', '=', alias).execute();
}

function checkAlias(alias: string): void {
  const hasMeaning = alias === 'latest' || isStage(alias) || versionNumber(alias) !== undefined;
  if (ALIAS.test(alias) && !hasMeaning) return;
  throw new AssayError({
    code: 'REGISTRY_ALIAS_INVALID',
    message: `${JSON.stringify(alias)} cannot be an alias${hasMeaning ? ': it has a meaning of its own' : ''}`,
    remedy: 'Use letters, digits, _ . and -, but no number, stage or "latest"; such as champion',
    details: { alias },
  });
}
