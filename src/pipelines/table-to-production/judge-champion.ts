import type { Settings } from '../../config/index.ts';
import { type Evaluation, evaluateBinaryModel, scoreModel } from '../../evaluation/index.ts';
import { FeaturesMissingError, type LabelledRows, loadModel } from '../../ml/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { CandidateRun } from './train-candidates.ts';

type Rules = Settings['thresholds'];

/** What the champion is measured against: the model in production, or the baseline run where there is none. */
export interface Baseline {
  readonly name: string;
  /** False for the baseline run of a first time. */
  readonly isInProduction: boolean;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Judges the champion on rows that neither training nor the choice has seen, against the model that is in production
 * now, scored on the same rows.
 */
export async function judgeChampion(
  models: Registry,
  modelName: string,
  runs: readonly CandidateRun[],
  champion: CandidateRun,
  test: LabelledRows,
  thresholds: Rules,
): Promise<{ evaluation: Evaluation; baseline: Baseline | undefined }> {
  const baseline =
    (await productionBaseline(models, modelName, test, thresholds)) ?? baselineRun(runs, test, thresholds);
  const { predictions } = champion.model.predict(test.matrix);
  const evaluation = evaluateBinaryModel({
    labels: test.labels,
    probabilities: predictions,
    production: thresholds,
    ...(baseline !== undefined && { baseline }),
  });
  return { evaluation, baseline };
}

async function productionBaseline(
  models: Registry,
  name: string,
  test: LabelledRows,
  rules: Rules,
): Promise<Baseline | undefined> {
  const version = await models.find(name, 'production');
  if (version === undefined) return undefined;
  const model = loadModel(await models.modelFile(version), { path: version.path });
  try {
    const title = `${name} version ${version.version} (in production)`;
    return { name: title, isInProduction: true, metrics: scoreModel(model, test, rules) };
  } catch (error) {
    // It was trained on other columns, so it cannot be scored on these rows.
    if (error instanceof FeaturesMissingError) return undefined;
    throw error;
  }
}

function baselineRun(runs: readonly CandidateRun[], test: LabelledRows, rules: Rules): Baseline | undefined {
  const run = runs.find(({ candidate }) => candidate.role === 'baseline');
  if (run === undefined) return undefined;
  const title = `${run.candidate.title} (baseline run)`;
  return { name: title, isInProduction: false, metrics: scoreModel(run.model, test, rules) };
}
