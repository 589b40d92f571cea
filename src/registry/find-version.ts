import type { RunId } from '../schema/index.ts';
import type { Queries } from '../storage/index.ts';
import { nameFaults, refuseInvalid } from './entry-faults.ts';
import { ModelNotFoundError } from './errors.ts';
import { GREATEST_VERSION } from './limits.ts';
import { type ModelReference, type ModelVersion, STAGES, type Stage } from './model-version.ts';
import { readVersion } from './read-versions.ts';
import type { RegistryContext } from './registry-context.ts';
import type { VersionRow } from './row.ts';

/** The version `reference` means; undefined when there is none. */
export async function findVersion(
  { database, objects }: RegistryContext,
  name: string,
  reference: ModelReference = 'latest',
): Promise<ModelVersion | undefined> {
  const row = await findRow(database.kysely, name, reference);
  return row && readVersion(database.kysely, objects, row);
}

/** The newest version, of whatever model, that `runId` made; undefined when none was registered. */
export async function findVersionOfRun(
  { database, objects }: RegistryContext,
  runId: RunId,
): Promise<ModelVersion | undefined> {
  const row = await database.kysely
    .selectFrom('model_version')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('created_at', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && readVersion(database.kysely, objects, row);
}

/** @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`) that names the versions there are */
export async function getVersion(
  context: RegistryContext,
  name: string,
  reference: ModelReference = 'latest',
): Promise<ModelVersion> {
  const found = await findVersion(context, name, reference);
  if (found === undefined) throw await notFound(context.database.kysely, name, reference);
  return found;
}

/** The row `reference` means, in this transaction or outside one. */
export async function findRow(
  queries: Queries,
  name: string,
  reference: ModelReference,
): Promise<VersionRow | undefined> {
  const versions = queries
    .selectFrom('model_version')
    .selectAll('model_version')
    .where('model_version.name', '=', name);
  const number = versionNumber(reference);
  if (number !== undefined) {
    // What the column cannot hold, some databases refuse to look for.
    if (!Number.isInteger(number) || number < 1 || number > GREATEST_VERSION) return undefined;
    return versions.where('version', '=', number).executeTakeFirst();
  }
  const newest = versions.orderBy('version', 'desc').limit(1);
  if (reference === 'latest') return newest.executeTakeFirst();
  if (isStage(reference)) return newest.where('stage', '=', reference).executeTakeFirst();
  return versions
    .innerJoin('model_alias', (join) =>
      join
        .onRef('model_alias.name', '=', 'model_version.name')
        .onRef('model_alias.version', '=', 'model_version.version'),
    )
    .where('alias', '=', String(reference))
    .executeTakeFirst();
}

/** The row of a version number. @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), AssayError `REGISTRY_MODEL_INVALID` */
export async function getRow(queries: Queries, name: string, version: number): Promise<VersionRow> {
  refuseInvalid(nameFaults(name));
  const row = await findRow(queries, name, version);
  if (row === undefined) throw await notFound(queries, name, version);
  return row;
}

export async function notFound(queries: Queries, name: string, reference: ModelReference): Promise<ModelNotFoundError> {
  const rows = await queries
    .selectFrom('model_version')
    .select(['version', 'stage'])
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(10)
    .execute();
  const known = rows.map(({ version, stage }) => `version ${version} (${stage})`);
  return new ModelNotFoundError(name, reference, known);
}

/** `3` and `'3'` as 3; undefined for everything that is no version number. */
export function versionNumber(reference: ModelReference): number | undefined {
  if (typeof reference === 'number') return reference;
  return /^\d{1,9}$/.test(reference) ? Number(reference) : undefined;
}

export const isStage = (text: ModelReference): text is Stage => (STAGES as readonly unknown[]).includes(text);
