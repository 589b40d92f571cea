import { display, type Fault, type LongWork } from '../../schema/index.ts';
import { createRandom } from '../../stats/index.ts';
import type { Algorithm, CompleteOptions, FitInput, FitResult, FitRound } from '../algorithm.ts';
import { checkFitInput } from '../check-fit-input.ts';
import type { Task } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { Booster } from './booster.ts';
import { BoosterTrainer } from './booster-trainer.ts';
import { dictionaryAttributes } from './dictionary-attributes.ts';
import { EarlyStopping } from './early-stopping.ts';
import { defaultMetric, type EvaluationMetric, evaluate, isBetterHigh, metricFits } from './evaluation.ts';
import { OBJECTIVES } from './objectives/objectives.ts';
import { TRAINERS } from './objectives/trainers.ts';
import { XGBOOST_ALIASES, type XgboostParameters, xgboostParameters } from './parameters.ts';
import { XgboostModel } from './xgboost-model.ts';

/**
 * Gradient boosting with the meaning of XGBoost's `tree_method=hist`: without sampling it grows the trees that XGBoost
 * 1.7 grows (to the exactness of its quantile sketch above 2,000 rows). Missing values learn their direction. Coded
 * columns split as numbers. After early stopping the model keeps the rounds up to the best one only, so that every
 * library that loads it predicts with the best iteration.
 */
export const xgboost: Algorithm = {
  name: 'xgboost',
  title: 'XGBoost',
  parameters: xgboostParameters,
  aliases: XGBOOST_ALIASES,
  completeParameters,
  tasks: ['binary', 'multiclass', 'regression'],
  parametersFor,
  taskOf: (parameters) => OBJECTIVES[completeParameters(parameters).objective].task,
  continuesTraining: false,
  fit,
};

const STAGE = 'train xgboost';

function completeParameters(input: unknown, { hasValidation = true }: CompleteOptions = {}): XgboostParameters {
  return parseParameters({ ...xgboost, parameters: xgboostParameters }, input, (parameters) => [
    ...crossFaults(parameters),
    ...(hasValidation ? [] : validationFaults(parameters)),
  ]);
}

async function fit(input: FitInput, { signal, progress }: LongWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters, { hasValidation: input.validation !== undefined });
  const { train, validation } = checkFitInput(input, xgboost);
  const { matrix, labels } = train;
  TRAINERS[parameters.objective].validateLabels(labels, parameters.num_class ?? 1);
  await nextTurn(signal, STAGE);

  const metrics = metricsOf(parameters);
  const decisive = metrics.at(-1)!;
  const stopping =
    parameters.early_stopping_rounds === undefined
      ? undefined
      : new EarlyStopping(parameters.early_stopping_rounds, isBetterHigh(decisive));
  const trainer = new BoosterTrainer({ matrix, labels, validation }, parameters, createRandom(parameters.seed));
  const { groups } = trainer;
  const history: FitRound[] = [];

  for (let round = 1; round <= parameters.num_round; round++) {
    await nextTurn(signal, STAGE);
    trainer.addRound();
    const scores = {
      ...evaluate('train', metrics, { labels, predictions: trainer.predictions, groups }),
      ...(validation &&
        evaluate('validation', metrics, {
          labels: validation.labels,
          predictions: trainer.validationPredictions!,
          groups,
        })),
    };
    history.push({ round, metrics: scores });
    const state = { stage: STAGE, done: round, total: parameters.num_round, unit: 'rounds' };
    progress?.({ ...state, note: noteOf(scores), metrics: scores });
    if (stopping?.shouldStop(round, scores[`validation-${decisive}`]!)) break;
  }
  return {
    model: new XgboostModel(boosterOf(input, { parameters, trainer, stopping })),
    rounds: history.length,
    history,
    bestRound: stopping?.bestRound,
    warnings: [],
  };
}

function parametersFor(task: Task, classes?: number): Readonly<Record<string, unknown>> {
  switch (task) {
    case 'multiclass':
      return { objective: 'multi:softprob', num_class: classes };
    case 'regression':
      return { objective: 'reg:squarederror' };
    default:
      return { objective: 'binary:logistic' };
  }
}

function metricsOf({
  eval_metric,
  objective,
}: Pick<XgboostParameters, 'eval_metric' | 'objective'>): readonly EvaluationMetric[] {
  if (eval_metric === undefined) return [defaultMetric(TRAINERS[objective].kind)];
  return typeof eval_metric === 'string' ? [eval_metric] : eval_metric;
}

/** The newest value of the metric that decides, for people to watch. */
function noteOf(scores: Readonly<Record<string, number>>): string {
  const [name, score] = Object.entries(scores).at(-1)!;
  return `${name} ${score.toPrecision(5)}`;
}

function boosterOf(
  { train, labelValues }: FitInput,
  {
    parameters,
    trainer,
    stopping,
  }: { parameters: XgboostParameters; trainer: BoosterTrainer; stopping: EarlyStopping | undefined },
): Booster {
  const { groups } = trainer;
  const trees = stopping ? trainer.trees.slice(0, stopping.bestRound * groups) : trainer.trees;
  return {
    objective: parameters.objective,
    objectiveParameters:
      groups > 1
        ? { softmax_multiclass_param: { num_class: String(groups) } }
        : { reg_loss_param: { scale_pos_weight: String(parameters.scale_pos_weight) } },
    baseScores: new Array<number>(groups).fill(trainer.baseScore),
    groups,
    featureNames: [...train.names],
    featureTypes: train.names.map(() => 'float'),
    attributes: {
      ...dictionaryAttributes({ categories: train.categories, labelValues }),
      ...(stopping && { best_iteration: String(stopping.bestRound - 1), best_score: String(stopping.bestScore) }),
    },
    trees,
    treeGroups: Int32Array.from(trees, (_, t) => t % groups),
    parallelTrees: 1,
  };
}

/** Faults that only show when parameters are seen together. */
function crossFaults({ objective, num_class, base_score, eval_metric }: Partial<XgboostParameters>): Fault[] {
  if (objective === undefined) return [];
  const { kind } = TRAINERS[objective];
  const faults: Fault[] = [];
  if (kind === 'multiclass' && num_class === undefined) {
    faults.push(fault('num_class', num_class, `the number of classes, which ${objective} needs`));
  }
  if (kind !== 'multiclass' && num_class !== undefined) {
    faults.push(fault('num_class', num_class, `nothing, because ${objective} has no classes to count`));
  }
  const isShare = objective === 'binary:logistic' || objective === 'reg:logistic';
  if (base_score !== undefined && isShare && !(base_score > 0 && base_score < 1)) {
    faults.push(fault('base_score', base_score, `a probability between 0 and 1 for ${objective}`));
  }
  for (const metric of metricsOf({ objective, eval_metric })) {
    if (!metricFits(metric, kind)) faults.push(fault('eval_metric', metric, `a metric that fits ${objective}`));
  }
  return faults;
}

/** Faults of training without validation rows. */
function validationFaults({ early_stopping_rounds: rounds }: Partial<XgboostParameters>): Fault[] {
  return rounds === undefined ? [] : [fault('early_stopping_rounds', rounds, 'validation rows to watch')];
}

const fault = (path: string, value: unknown, expected: string): Fault => ({ path, got: display(value), expected });
