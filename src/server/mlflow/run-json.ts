import type { MetricPoint, ModelOutput, Run, RunDataset, RunHead } from '../../experiments/index.ts';
import { int64Json } from '../../schema/index.ts';
import { doubleJson } from '../json/double-json.ts';
import { keyValues } from './tags.ts';

/** A run in MLflow's form; lists without entries are left out, but `inputs` and `outputs` are always there. */
export function runJson(run: Run): object {
  const { latestMetrics, datasets, modelInputs, modelOutputs } = run;
  return {
    info: runInfoJson(run),
    data: {
      ...(latestMetrics.length > 0 && { metrics: latestMetrics.map(metricJson) }),
      ...keyValues('params', run.params),
      ...keyValues('tags', run.tags),
    },
    inputs: {
      ...(datasets.length > 0 && { dataset_inputs: datasets.map(datasetInputJson) }),
      ...(modelInputs.length > 0 && { model_inputs: modelInputs.map((id) => ({ model_id: id })) }),
    },
    outputs: modelOutputs.length > 0 ? { model_outputs: modelOutputs.map(modelOutputJson) } : {},
  };
}

export function runInfoJson(run: RunHead): object {
  return {
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: run.experimentId,
    user_id: run.user,
    status: run.status,
    start_time: run.startTime,
    ...(run.endTime !== undefined && { end_time: run.endTime }),
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycleStage,
  };
}

export function metricJson({ key, value, timestamp, step }: MetricPoint): object {
  return { key, value: doubleJson(value), timestamp: int64Json(timestamp), step: int64Json(step) };
}

const modelOutputJson = ({ modelId, step }: ModelOutput): object => ({ model_id: modelId, step: int64Json(step) });

function datasetInputJson({ name, digest, source, sourceType, schema, profile, tags }: RunDataset): object {
  return {
    ...keyValues('tags', tags),
    dataset: {
      name,
      digest,
      source_type: sourceType,
      source,
      ...(schema !== undefined && { schema }),
      ...(profile !== undefined && { profile }),
    },
  };
}
