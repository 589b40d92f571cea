import { asExperimentId, newRunId } from '../../schema/index.ts';
import type { Queries } from '../../storage/index.ts';
import { activeExperiment } from '../active-experiment.ts';
import { appendToUri } from '../artifacts/artifact-uri.ts';
import { textFaults } from '../entry-faults.ts';
import { LIMITS } from '../limits.ts';
import { newRunName } from '../run-name.ts';
import type { Tracking } from '../tracking.ts';
import type { LoggedModel } from './logged-model.ts';
import { modelNameFaults, modelTextFaults, refuseInvalidModel } from './model-faults.ts';
import { insertModelParams, upsertModelTags } from './model-texts.ts';

export interface NewLoggedModel {
  readonly experimentId: string;
  /** A memorable one is made up unless given; not unique. */
  readonly name?: string | undefined;
  readonly modelType?: string | undefined;
  /** The run that makes it; need not be known here. */
  readonly sourceRunId?: string | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Records a model whose files are about to be uploaded to its `artifactUri`.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_INVALID` (every fault), `EXPERIMENTS_EXPERIMENT_NOT_FOUND`,
 *   `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function createLoggedModel(
  { database, clock, randomBytes }: Tracking,
  model: NewLoggedModel,
): Promise<LoggedModel> {
  const { experimentId, modelType, sourceRunId, params = {}, tags = {} } = model;
  const name = model.name || newRunName(randomBytes);
  refuseInvalidModel([
    ...modelNameFaults(name),
    ...textFaults('model_type', modelType ?? '', LIMITS.modelType),
    ...textFaults('source_run_id', sourceRunId ?? '', LIMITS.modelId),
    ...modelTextFaults('params', params),
    ...modelTextFaults('tags', tags),
  ]);
  const id = `m-${newRunId(randomBytes)}`;
  const now = Math.trunc(clock.now());
  const insert = async (queries: Queries): Promise<string> => {
    const { id: experiment_id, artifact_uri: root } = await activeExperiment(queries, experimentId);
    const row = {
      id,
      experiment_id,
      name,
      artifact_uri: appendToUri(root, 'models', id, 'artifacts'),
      status: 'PENDING',
      model_type: modelType || null,
      source_run_id: sourceRunId || null,
      lifecycle_stage: 'active',
      created_at: now,
      updated_at: now,
      deleted_at: null,
    } as const;
    await queries.insertInto('logged_model').values(row).execute();
    await insertModelParams(queries, database.dialect, id, params);
    await upsertModelTags(queries, database.dialect, id, tags);
    return row.artifact_uri;
  };
  // Nobody knows the model yet, so that many can be made at once.
  const artifactUri = await database.transaction(insert, { scope: [] });
  return {
    id,
    experimentId: asExperimentId(experimentId),
    name,
    status: 'PENDING',
    ...(modelType && { modelType }),
    ...(sourceRunId && { sourceRunId }),
    artifactUri,
    lifecycleStage: 'active',
    createdAt: now,
    updatedAt: now,
    params: { ...params },
    tags: { ...tags },
    metrics: [],
  };
}
