import type { Evaluation } from '../../evaluation/index.ts';
import type { ModelVersion, Registry } from '../../registry/index.ts';
import type { PreparedData } from './prepare-data.ts';
import type { CandidateRun } from './train-candidates.ts';

/** Adds the champion to the registry, with what it expects and where it came from. */
export async function registerChampion(
  models: Registry,
  name: string,
  champion: CandidateRun,
  evaluation: Evaluation,
  { dataset, features, label }: PreparedData,
): Promise<ModelVersion> {
  const { model, runId, algorithm, parameters } = champion;
  return models.register({
    ...{ name, runId, algorithm, parameters },
    file: model.toFile(),
    fileName: `model${model.fileExtension}`,
    metrics: evaluation.metrics,
    datasetDigest: dataset.digest,
    signature: { inputs: features.map((feature) => ({ name: feature, type: 'number' })), label, task: model.task },
    description: `${champion.candidate.title}, trained on ${dataset.name} version ${dataset.version}`,
  });
}
