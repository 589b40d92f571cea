import { textFaults } from '../experiments/index.ts';
import type { Fault } from '../schema/index.ts';
import { entryFaults, refuseInvalid } from './entry-faults.ts';
import { ModelNotFoundError } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { ModelVersion } from './model-version.ts';
import { nextVersion } from './next-version.ts';
import { readVersion } from './read-versions.ts';
import { recordVersionLineage } from './record-lineage.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';
import { isPrompt } from './search/prompts.ts';
import { checkSource } from './source/check-source.ts';
import { type Origin, resolveSource } from './source/resolve-source.ts';
import { upsertVersionTags } from './tags.ts';

export interface NewSource {
  /** A model that exists. */
  readonly name: string;
  /**
   * Where the model is: a folder of the artifacts of `runId`, an address such as `runs:/…`, `s3://…` or
   * `mlflow-artifacts:/…`, or a version of this registry, `models:/NAME/VERSION`.
   */
  readonly source: string;
  readonly runId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly loggedModelId?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/**
 * Adds a version of a model that stays where it is, as clients of MLflow do.
 * @throws SourceInvalidError (`REGISTRY_SOURCE_INVALID`), ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), AssayError
 *   `REGISTRY_MODEL_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`
 */
export async function registerSource(context: RegistryContext, version: NewSource): Promise<ModelVersion> {
  // Prompts are all text, in tags; clients give them a source that is none.
  const origin: Origin = isPrompt(version.tags ?? {}) ? version : await resolveSource(context, version);
  if (!isPrompt(version.tags ?? {})) await checkSource(context, origin);
  refuseInvalid([...entryFaults(version), ...sourceFaults(version)]);
  const registered = await addVersion(context, version, origin);
  const { name, version: number, loggedModelId } = registered;
  if (loggedModelId) await context.experiments.loggedModels.noteVersion(loggedModelId, { name, version: number });
  return registered;
}

async function addVersion(
  { database, objects, clock }: RegistryContext,
  { name, tags = {}, runLink, description }: NewSource,
  { source, runId, loggedModelId, copied }: Origin,
): Promise<ModelVersion> {
  const now = clock.now();
  return database.transaction(
    async (queries) => {
      const number = await nextVersion(queries, name, now);
      if (number === undefined) throw new ModelNotFoundError(name, 'latest', []);
      const row = await queries
        .insertInto('model_version')
        .values({
          parameters: '{}',
          metrics: '{}',
          ...copied,
          name,
          version: number,
          stage: 'none',
          run_id: runId || null,
          source,
          run_link: runLink || null,
          logged_model_id: loggedModelId || null,
          // Who asks is not who runs the server.
          user: null,
          description: description ?? null,
          created_at: now,
          updated_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await upsertVersionTags(queries, name, number, tags);
      const { digest } = row;
      await recordVersionLineage(queries, database.dialect, {
        name,
        version: number,
        digest,
        runId: row.run_id,
        at: now,
      });
      return readVersion(queries, objects, row);
    },
    { scope: [modelScope(name)] },
  );
}

function sourceFaults({ source, runId = '', runLink = '', loggedModelId = '' }: NewSource): Fault[] {
  return [
    ...(source === '' ? [{ path: 'source', got: '""', expected: 'an address' }] : []),
    ...textFaults('source', source, LIMITS.source),
    ...textFaults('runId', runId, 256),
    ...textFaults('runLink', runLink, LIMITS.runLink),
    ...textFaults('loggedModelId', loggedModelId, 256),
  ];
}
