import type { Evaluation } from '../../evaluation/index.ts';
import { modelFileName } from '../../ml/index.ts';
import type { KeptVersion, Registry } from '../../registry/index.ts';
import type { PreparedData } from './prepare-data.ts';
import type { CandidateRun } from './train-candidates.ts';

export interface RegisterChampionRequest {
  /** Name of the registered model. */
  readonly name: string;
  readonly champion: CandidateRun;
  readonly evaluation: Evaluation;
  readonly data: PreparedData;
}

/** Adds the champion to the registry, with what it expects and where it came from. */
export async function registerChampion(
  models: Registry,
  { name, champion, evaluation, data }: RegisterChampionRequest,
): Promise<KeptVersion> {
  const { dataset, features, label } = data;
  const { model, runId, algorithm, parameters } = champion;
  const { categories = {} } = model;
  const typeOf = (feature: string) => (Object.hasOwn(categories, feature) ? 'category' : 'number');
  return models.register({
    ...{ name, runId, algorithm, parameters },
    file: model.toFile(),
    fileName: modelFileName(model),
    metrics: evaluation.metrics,
    datasetDigest: dataset.digest,
    signature: {
      inputs: features.map((feature) => ({ name: feature, type: typeOf(feature) })),
      label,
      task: model.task,
    },
    description: `${champion.candidate.title}, trained on ${dataset.name} version ${dataset.version}`,
  });
}
