import { getVersionRowByAlias } from '../aliases.ts';
import { SourceInvalidError } from '../errors.ts';
import { findRow, notFound } from '../find-version.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { VersionRow } from '../row.ts';
import { schemeOf } from './address.ts';

interface Claim {
  readonly source: string;
  readonly runId?: string | undefined;
  readonly loggedModelId?: string | undefined;
}

export interface Origin extends Claim {
  /** What a version takes over from the one that is its source. */
  readonly copied?: Partial<VersionRow>;
}

/**
 * What a `models:/` address stands for: `NAME/VERSION`, `NAME/STAGE`, `NAME/latest` and `NAME@ALIAS` become the number
 * that they mean now, and the version gets the model and the run of that one. Other addresses stay as they are.
 * @throws SourceInvalidError (`REGISTRY_SOURCE_INVALID`), ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`)
 */
export async function resolveSource(context: RegistryContext, claim: Claim): Promise<Origin> {
  const { source } = claim;
  if (schemeOf(source) !== 'models') return claim;
  const [, path] = /^models:\/([^/].*)$/i.exec(source) ?? [];
  if (path === undefined) throw new SourceInvalidError(source, 'other-registry');
  if (isLoggedModel(path)) return { ...claim, loggedModelId: claim.loggedModelId || path };
  const row = await versionAt(context, path);
  if (row === undefined) throw new SourceInvalidError(source, 'other-registry');
  return {
    source: `models:/${row.name}/${row.version}`,
    runId: claim.runId || (row.run_id ?? undefined),
    loggedModelId: claim.loggedModelId || (row.logged_model_id ?? undefined),
    copied: {
      algorithm: row.algorithm,
      object_key: row.object_key,
      file_name: row.file_name,
      digest: row.digest,
      size: row.size,
      location: row.location ?? row.source,
      parameters: row.parameters,
      metrics: row.metrics,
      dataset_digest: row.dataset_digest,
      signature: row.signature,
    },
  };
}

/** The id of a logged model stands alone. */
const isLoggedModel = (path: string): boolean => /^[\w-]+$/.test(path);

async function versionAt(context: RegistryContext, path: string): Promise<VersionRow | undefined> {
  const { kysely } = context.database;
  const [, aliased, alias] = /^([^/]+)@([^/@]+)$/.exec(path) ?? [];
  if (aliased !== undefined && alias !== undefined) return getVersionRowByAlias(kysely, aliased, alias);
  const [, name, reference] = /^([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined || reference === undefined) return undefined;
  const wanted = /^\d+$/.test(reference) ? Number(reference) : reference.toLowerCase();
  const row = await findRow(kysely, name, wanted);
  if (row === undefined) throw await notFound(kysely, name, wanted);
  return row;
}
