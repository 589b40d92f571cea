import type { Settings } from '../../config/index.ts';
import {
  type BinaryModelOutcome,
  type Evaluation,
  evaluateBinaryModel,
  probabilitiesOf,
  scoreModel,
} from '../../evaluation/index.ts';
import { FeaturesMissingError, loadModel, type Model } from '../../ml/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { CodedRows } from '../read-rows.ts';
import type { CandidateRun } from './train-candidates.ts';

type Rules = Settings['thresholds'];

/** What the champion is measured against: the model in production, or the baseline run where there is none. */
export interface Baseline {
  readonly name: string;
  /** False for the baseline run of a first time. */
  readonly isInProduction: boolean;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface JudgeChampionRequest {
  /** The registered model whose version in production is the baseline. */
  readonly modelName: string;
  readonly runs: readonly CandidateRun[];
  readonly champion: CandidateRun;
  readonly test: CodedRows;
  readonly thresholds: Rules;
}

/**
 * Judges the champion on rows that neither training nor the choice has seen, against the model that is in production
 * now, scored on the same rows. Where that cannot be scored, a warning says so and the baseline run takes its place.
 */
export async function judgeChampion(
  models: Registry,
  { modelName, runs, champion, test, thresholds }: JudgeChampionRequest,
): Promise<{ evaluation: Evaluation; baseline: Baseline | undefined }> {
  const { scored, unscored } = await productionBaseline(models, modelName, { test, thresholds });
  const baseline = scored ?? baselineRun(runs, { test, thresholds });
  const evaluation = evaluateBinaryModel({
    labels: test.labels,
    probabilities: probabilitiesOf(champion.model, test.matrix),
    production: thresholds,
    ...(test.labelValues && { classNames: classNames(test) }),
    ...(baseline !== undefined && { baseline }),
    ...(unscored !== undefined && { unscored }),
  });
  return { evaluation, baseline };
}

type Measure = Pick<JudgeChampionRequest, 'test' | 'thresholds'>;

interface ProductionBaseline {
  readonly scored?: Baseline;
  readonly unscored?: BinaryModelOutcome['unscored'];
}

async function productionBaseline(models: Registry, model: string, measure: Measure): Promise<ProductionBaseline> {
  const version = await models.find(model, 'production');
  if (version === undefined) return {};
  const inProduction = loadModel(await models.modelFile(version), { path: version.path });
  const name = `${model} version ${version.version} (in production)`;
  const [its, theirs] = [classNames(inProduction), classNames(measure.test)];
  if (its.some((value, code) => value !== theirs[code])) {
    const reason = `it tells ${its[1]} from ${its[0]}, and these rows are labelled to tell ${theirs[1]} from ${theirs[0]}`;
    return { unscored: { name, reason } };
  }
  try {
    const metrics = scoreModel(inProduction, measure.test, measure.thresholds);
    return { scored: { name, isInProduction: true, metrics } };
  } catch (error) {
    // It was trained on other columns.
    if (error instanceof FeaturesMissingError) return { unscored: { name, reason: error.message } };
    throw error;
  }
}

/** What labels 0 and 1 stand for; numbers for themselves. */
function classNames({ labelValues = [] }: Pick<Model, 'labelValues'>): readonly [negative: string, positive: string] {
  const [negative = '0', positive = '1'] = labelValues;
  return [negative, positive];
}

function baselineRun(runs: readonly CandidateRun[], { test, thresholds }: Measure): Baseline | undefined {
  const run = runs.find(({ candidate }) => candidate.role === 'baseline');
  if (run === undefined) return undefined;
  const name = `${run.candidate.title} (baseline run)`;
  return { name, isInProduction: false, metrics: scoreModel(run.model, test, thresholds) };
}
