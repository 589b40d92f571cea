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
  /** Where the artifacts of the logged model are. */
  readonly modelArtifacts?: string;
  /** What a version takes over from the one that is its source. */
  readonly copied?: Partial<VersionRow>;
}

/**
 * Where a version comes from. Of a `models:/` address, `NAME/VERSION`, `NAME/STAGE`, `NAME/latest` and `NAME@ALIAS` become
 * the number that they mean now, and the version gets the model and the run of that one; the id of a logged model stands
 * for its artifacts. A version of a logged model is one of the run that made it, unless another is named.
 * @throws SourceInvalidError (`REGISTRY_SOURCE_INVALID`), ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), AssayError
 *   `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function resolveSource(context: RegistryContext, claim: Claim): Promise<Origin> {
  const { source, runId, loggedModelId } = claim;
  const path = pathInRegistry(source);
  if (path === undefined) return loggedModelId ? ofLoggedModel(context, claim, loggedModelId) : claim;
  if (isLoggedModel(path)) {
    const origin = await ofLoggedModel(context, claim, path);
    return { ...origin, copied: { location: origin.modelArtifacts ?? null } };
  }
  const row = await versionAt(context, path);
  return {
    source: `models:/${row.name}/${row.version}`,
    runId: runId || (row.run_id ?? undefined),
    loggedModelId: loggedModelId || (row.logged_model_id ?? undefined),
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

/** What follows `models:/`; undefined for other addresses. */
function pathInRegistry(source: string): string | undefined {
  if (schemeOf(source) !== 'models') return undefined;
  const [, path] = /^models:\/([^/].*)$/i.exec(source) ?? [];
  if (path === undefined) throw new SourceInvalidError(source, 'other-registry');
  return path;
}

/** The id of a logged model stands alone. */
const isLoggedModel = (path: string): boolean => !/[/@]/.test(path);

async function ofLoggedModel({ experiments }: RegistryContext, claim: Claim, id: string): Promise<Origin> {
  const { artifactUri, sourceRunId } = await experiments.loggedModels.get(id);
  return { ...claim, runId: claim.runId || sourceRunId, loggedModelId: id, modelArtifacts: artifactUri };
}

async function versionAt(context: RegistryContext, path: string): Promise<VersionRow> {
  const { kysely } = context.database;
  const [, aliased, alias] = /^([^/]+)@([^/@]+)$/.exec(path) ?? [];
  if (aliased !== undefined && alias !== undefined) return getVersionRowByAlias(kysely, aliased, alias);
  const [, name, reference] = /^([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined || reference === undefined) throw new SourceInvalidError(`models:/${path}`, 'other-registry');
  const wanted = /^\d+$/.test(reference) ? Number(reference) : reference.toLowerCase();
  const row = await findRow(kysely, name, wanted);
  if (row === undefined) throw await notFound(kysely, name, wanted);
  return row;
}
