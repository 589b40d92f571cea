import type { LoggedModel, LoggedModelStatus, ModelMetricPoint } from '../../experiments/index.ts';
import { metricJson } from './run-json.ts';
import { keyValues } from './tags.ts';

export const STATUS_NAMES = {
  UNSPECIFIED: 'LOGGED_MODEL_STATUS_UNSPECIFIED',
  PENDING: 'LOGGED_MODEL_PENDING',
  READY: 'LOGGED_MODEL_READY',
  UPLOAD_FAILED: 'LOGGED_MODEL_UPLOAD_FAILED',
} as const satisfies Record<LoggedModelStatus, string>;

/** A logged model in MLflow's form. */
export function loggedModelJson(model: LoggedModel): object {
  const { modelType, sourceRunId, metrics } = model;
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.createdAt,
      last_updated_timestamp_ms: model.updatedAt,
      artifact_uri: model.artifactUri,
      status: STATUS_NAMES[model.status],
      ...(modelType !== undefined && { model_type: modelType }),
      ...(sourceRunId !== undefined && { source_run_id: sourceRunId }),
      ...keyValues('tags', model.tags),
    },
    data: {
      ...keyValues('params', model.params),
      ...(metrics.length > 0 && { metrics: metrics.map((point) => modelMetricJson(model.id, point)) }),
    },
  };
}

function modelMetricJson(id: string, point: ModelMetricPoint): object {
  const { runId, datasetName, datasetDigest } = point;
  return {
    ...metricJson(point),
    model_id: id,
    run_id: runId,
    ...(datasetName !== undefined && { dataset_name: datasetName }),
    ...(datasetDigest !== undefined && { dataset_digest: datasetDigest }),
  };
}
