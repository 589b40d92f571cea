import { availableParallelism } from 'node:os';
import { createRandom } from '../../stats/index.ts';
import type { Algorithm, CompleteOptions, FitInput, FitResult, FitRound, FitWork, LabelledRows } from '../algorithm.ts';
import { alignFeatures } from '../align-features.ts';
import { checkFitInput } from '../check-fit-input.ts';
import { inSinglePrecision, type Matrix } from '../matrix.ts';
import type { Task } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import { valuesOfTexts } from '../values-of-texts.ts';
import { BoosterTrainer } from './booster-trainer.ts';
import { crossFaults, validationFaults } from './cross-faults.ts';
import { EarlyStopping } from './evaluation/early-stopping.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { watchedMetrics } from './evaluation/watched-metrics.ts';
import { idleParameters } from './idle-parameters.ts';
import { modelToContinue } from './initial-model.ts';
import { OBJECTIVES } from './objectives/objectives.ts';
import { TRAINERS } from './objectives/trainers.ts';
import { XGBOOST_ALIASES, type XgboostParameters, xgboostParameters } from './parameters.ts';
import { type BestRound, trainedBooster } from './trained-booster.ts';
import { XgboostModel } from './xgboost-model.ts';

/**
 * Gradient boosting with the meaning of XGBoost's `tree_method=hist`: without sampling it grows the trees that XGBoost
 * 1.7 grows (to the exactness of its quantile sketch above 2,000 rows). Missing values learn their direction. Coded
 * columns split by category. After early stopping the model keeps the rounds up to the best one only, so that every
 * library that loads it predicts with the best iteration. Rounds added to an initial model are counted from 1 in the
 * result and from the initial model's first round in the file (`best_iteration`).
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
  continuesTraining: true,
  fit,
};

const STAGE = 'train xgboost';

/** What XGBoost takes for `max_delta_step` when counts are learned and nothing is said. */
const POISSON_DELTA_STEP = 0.7;

function completeParameters(input: unknown, { hasValidation = true }: CompleteOptions = {}): XgboostParameters {
  const rules = { ...xgboost, parameters: xgboostParameters };
  const parameters = parseParameters(rules, valuesOfTexts(rules, input), (right) => {
    const known = { ...right, max_delta_step: right.max_delta_step ?? 0 };
    return [...crossFaults(known), ...(hasValidation ? [] : validationFaults(known))];
  });
  const ownStep = parameters.objective === 'count:poisson' ? POISSON_DELTA_STEP : 0;
  return { ...parameters, max_delta_step: parameters.max_delta_step ?? ownStep };
}

async function fit(input: FitInput, { signal, progress, threads }: FitWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters, { hasValidation: input.validation !== undefined });
  const checked = checkFitInput(input, xgboost);
  const { validateLabels } = TRAINERS[parameters.objective];
  validateLabels(checked.train.labels, parameters.num_class ?? 1);
  if (checked.validation) {
    validateLabels(checked.validation.labels, parameters.num_class ?? 1, { mayBeOneClass: true });
  }
  const initial = modelToContinue(input, parameters);
  const train = prepared(checked.train, initial);
  const validation = checked.validation && prepared(checked.validation, initial);
  await nextTurn(signal, STAGE);

  const metrics = watchedMetrics(parameters);
  const [decisive, decisiveMetric] = [...metrics].at(-1)!;
  const patience = parameters.early_stopping_rounds;
  const stopping = patience === undefined ? undefined : new EarlyStopping(patience, decisiveMetric.isBetterHigh);
  await using trainer = await BoosterTrainer.open({ train, validation, initial: initial?.booster }, parameters, {
    random: createRandom(parameters.seed),
    threads: chooseThreads(train.matrix, threads ?? askedThreads(parameters)),
    kernel: 'wasm',
    breathe: () => nextTurn(signal, STAGE),
  });
  const history: FitRound[] = [];
  let best: BestRound | undefined;

  for (let round = 1; round <= parameters.num_round; round++) {
    await nextTurn(signal, STAGE);
    trainer.addRound();
    const scores = {
      ...evaluate('train', metrics, trainer.evaluated),
      ...(validation && evaluate('validation', metrics, trainer.evaluatedValidation!)),
    };
    history.push({ round, metrics: scores });
    const state = { stage: STAGE, done: round, total: parameters.num_round, unit: 'rounds' };
    progress?.({ ...state, note: noteOf(scores), metrics: scores });
    const isOver = stopping?.shouldStop(round, scores[`validation-${decisive}`]!);
    if (stopping?.bestRound === round) best = { round, score: stopping.bestScore, treeWeights: trainer.treeWeights };
    if (isOver) break;
  }
  const rows = { train: train.matrix, labelValues: input.labelValues };
  return {
    model: new XgboostModel(trainedBooster(rows, { parameters, trainer, initial, best })),
    rounds: history.length,
    history,
    bestRound: best?.round,
    warnings: idleParameters(parameters),
  };
}

/** Rows as trees compare them, with the columns in the order of the model to go on from. */
function prepared(rows: LabelledRows, initial: XgboostModel | undefined): LabelledRows {
  const matrix = initial === undefined ? rows.matrix : alignFeatures(initial, rows.matrix);
  return { ...rows, matrix: inSinglePrecision(matrix) };
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

/** The newest value of the metric that decides, for people to watch. */
function noteOf(scores: Readonly<Record<string, number>>): string {
  const [name, score] = Object.entries(scores).at(-1)!;
  return `${name} ${score.toPrecision(5)}`;
}

/** XGBoost's own way to ask; 0 and -1 leave it open. */
const askedThreads = ({ nthread = 0 }: XgboostParameters): number | undefined => (nthread > 0 ? nthread : undefined);

/** Below this many values a second thread costs more than it brings. */
const WORTH_THREADS = 500_000;

const chooseThreads = ({ rows, columns }: Matrix, wanted = availableParallelism()): number =>
  rows * columns < WORTH_THREADS ? 1 : wanted;
