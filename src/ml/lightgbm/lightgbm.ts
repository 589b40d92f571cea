import { display, type Fault, faultsError } from '../../schema/index.ts';
import type { Algorithm, CompleteOptions, FitInput, FitResult, FitRound, FitWork, LabelledRows } from '../algorithm.ts';
import { alignFeatures } from '../align-features.ts';
import { EarlyStopping } from '../boosting/evaluation/early-stopping.ts';
import { evaluate } from '../boosting/evaluation/evaluate.ts';
import type { EvaluationMetric } from '../boosting/evaluation/evaluated.ts';
import { checkFitInput } from '../check-fit-input.ts';
import type { Task } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import { createWorkspace } from './create-workspace.ts';
import { crossFaults, validationFaults } from './cross-faults.ts';
import { modelToContinue } from './initial-model.ts';
import { LightgbmModel } from './lightgbm-model.ts';
import { LightgbmTrainer } from './lightgbm-trainer.ts';
import { TRAINING_OBJECTIVES, taskOfObjective } from './objectives/objectives.ts';
import { LIGHTGBM_ALIASES, type LightgbmParameters, lightgbmParameters } from './parameters.ts';
import { trainedBooster } from './trained-booster.ts';
import { watchedMetrics } from './watched-metrics.ts';

/**
 * Gradient boosting with LightGBM's meaning: it grows the trees that LightGBM 4 grows with one thread, also where rows
 * and columns are drawn at random, for the numbers are drawn alike. Coded columns split by sets of categories. After
 * early stopping the model keeps the rounds up to the best one only. Sparse columns are not bundled (`enable_bundle`),
 * which only shows in LightGBM where bundled columns conflict.
 */
export const lightgbm: Algorithm = {
  name: 'lightgbm',
  title: 'LightGBM',
  parameters: lightgbmParameters,
  aliases: LIGHTGBM_ALIASES,
  completeParameters,
  precision: 'double',
  tasks: ['binary', 'multiclass', 'regression'],
  parametersFor,
  taskOf: (parameters) => taskOfObjective(completeParameters(parameters).objective),
  continuesTraining: true,
  fit,
};

const STAGE = 'train lightgbm';

function completeParameters(input: unknown, { hasValidation = true }: CompleteOptions = {}): LightgbmParameters {
  return parseParameters({ ...lightgbm, parameters: lightgbmParameters }, input, (parameters) => [
    ...crossFaults(parameters),
    ...(hasValidation ? [] : validationFaults(parameters)),
  ]);
}

/** LightGBM's own way to ask; 0 and -1 leave it open. */
const askedThreads = ({ num_threads = 0 }: LightgbmParameters): number | undefined =>
  num_threads > 0 ? num_threads : undefined;

async function fit(input: FitInput, { signal, progress, threads }: FitWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters, { hasValidation: input.validation !== undefined });
  const checked = checkFitInput(input, lightgbm);
  const { validateLabels } = TRAINING_OBJECTIVES[parameters.objective];
  validateLabels(checked.train.labels, parameters.num_class ?? 1);
  if (checked.validation) {
    validateLabels(checked.validation.labels, parameters.num_class ?? 1, { mayBeOneClass: true });
  }
  checkConstraints(input, parameters);
  const initial = modelToContinue(input, parameters);
  const aligned = (rows: LabelledRows): LabelledRows =>
    initial === undefined ? rows : { ...rows, matrix: alignFeatures(initial, rows.matrix) };
  const train = aligned(checked.train);
  const validation = checked.validation && aligned(checked.validation);
  await nextTurn(signal, STAGE);

  const metrics = watchedMetrics(parameters);
  const stopping = new AnyEarlyStopping(metrics, parameters);
  const workspace = await createWorkspace(train.matrix, parameters, threads ?? askedThreads(parameters));
  await using _ = { [Symbol.asyncDispose]: async () => await workspace[Symbol.asyncDispose]?.() };
  const trainer = new LightgbmTrainer({ train, validation, initial: initial?.booster }, parameters, workspace);
  const history: FitRound[] = [];
  const warnings: string[] = [];
  for (let round = 1; round <= parameters.num_iterations; round++) {
    await nextTurn(signal, STAGE);
    const isLearning = trainer.addRound();
    const scores = {
      ...trainScores(trainer, metrics, parameters),
      ...(validation && evaluate('validation', metrics, trainer.evaluatedValidation!)),
    };
    history.push({ round, metrics: scores });
    const state = { stage: STAGE, done: round, total: parameters.num_iterations, unit: 'rounds' };
    progress?.({ ...state, note: noteOf(scores), metrics: scores });
    if (validation && stopping.shouldStop(round, scores)) break;
    if (!isLearning && !isRandom(parameters)) {
      warnings.push(`Training ended after round ${round}: no leaf can be split any more`);
      break;
    }
  }
  return {
    model: new LightgbmModel(
      trainedBooster(
        { train: train.matrix, labelValues: input.labelValues },
        { parameters, trainer, initial, best: stopping.best },
      ),
    ),
    rounds: history.length,
    history,
    bestRound: stopping.best?.round,
    warnings,
  };
}

/** Metrics of the training rows; the gradients have often told what is asked. */
function trainScores(
  trainer: LightgbmTrainer,
  metrics: ReadonlyMap<string, EvaluationMetric>,
  { objective }: LightgbmParameters,
): Readonly<Record<string, number>> {
  const { defaultMetric } = TRAINING_OBJECTIVES[objective];
  const { loss } = trainer;
  const isEnough = loss !== undefined && metrics.size === 1 && metrics.has(defaultMetric);
  return isEnough ? { [`train-${defaultMetric}`]: loss } : evaluate('train', metrics, trainer.evaluated);
}

/** Whether another round could fare better where one could not split anything. */
const isRandom = ({
  boosting,
  bagging_freq,
  data_sample_strategy,
  feature_fraction,
  feature_fraction_bynode,
}: LightgbmParameters): boolean =>
  boosting !== 'gbdt' ||
  bagging_freq > 0 ||
  data_sample_strategy === 'goss' ||
  feature_fraction < 1 ||
  feature_fraction_bynode < 1;

function parametersFor(task: Task, classes?: number): Readonly<Record<string, unknown>> {
  switch (task) {
    case 'multiclass':
      return { objective: 'multiclass', num_class: classes };
    case 'regression':
      return { objective: 'regression' };
    default:
      return { objective: 'binary' };
  }
}

/** The newest value of the last metric, for people to watch. */
function noteOf(scores: Readonly<Record<string, number>>): string {
  const [name, score] = Object.entries(scores).at(-1)!;
  return `${name} ${score.toPrecision(5)}`;
}

/** As in LightGBM, training ends with the first metric that has not improved for long enough, at that one's best round. */
class AnyEarlyStopping {
  readonly #watched: readonly (readonly [string, EarlyStopping])[];
  #decisive: EarlyStopping | undefined;

  constructor(
    metrics: ReadonlyMap<string, EvaluationMetric>,
    { early_stopping_round: patience, first_metric_only }: LightgbmParameters,
  ) {
    const watched = [...metrics].slice(0, first_metric_only ? 1 : metrics.size);
    this.#watched =
      patience === 0
        ? []
        : watched.map(([name, { isBetterHigh }]) => [name, new EarlyStopping(patience, isBetterHigh)]);
  }

  /** The best round: of the metric that ended training, else of the first one; undefined when nothing was watched. */
  get best(): { readonly round: number; readonly score: number } | undefined {
    const stopping = this.#decisive ?? this.#watched[0]?.[1];
    return stopping && { round: stopping.bestRound, score: stopping.bestScore };
  }

  shouldStop(round: number, scores: Readonly<Record<string, number>>): boolean {
    for (const [name, stopping] of this.#watched) {
      if (stopping.shouldStop(round, scores[`validation-${name}`]!)) this.#decisive ??= stopping;
    }
    return this.#decisive !== undefined;
  }
}

/** @throws AssayError `ML_PARAMETERS_INVALID` when constraints do not fit the columns */
function checkConstraints({ train }: FitInput, { monotone_constraints: constraints }: LightgbmParameters): void {
  if (constraints === undefined) return;
  const faults: Fault[] = [];
  if (constraints.length !== train.columns) {
    faults.push({
      path: 'monotone_constraints',
      got: `${constraints.length} numbers`,
      expected: `one for each of ${train.columns} columns`,
    });
  }
  train.names.forEach((name, column) => {
    if ((constraints[column] ?? 0) === 0 || !Object.hasOwn(train.categories ?? {}, name)) return;
    faults.push({
      path: `monotone_constraints.${column}`,
      got: display(constraints[column]),
      expected: `0, for ${name} has categories, which have no order`,
    });
  });
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'ML_PARAMETERS_INVALID',
    subject: 'LightGBM parameters',
    remedy: `The columns are, in order: ${train.names.join(', ')}`,
  });
}
