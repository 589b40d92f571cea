import { availableParallelism } from 'node:os';
import { AssayError } from '../../errors/index.ts';
import { isBetterHigh } from '../../evaluation/index.ts';
import type { Experiments } from '../../experiments/index.ts';
import { ALGORITHMS, type AlgorithmName, algorithmNamed, type Task } from '../../ml/index.ts';
import type { ExperimentId, LongWork } from '../../schema/index.ts';
import { writeFileAtomically } from '../../storage/index.ts';
import {
  MEASURES_ATTRIBUTE,
  type Pruner,
  type Sampler,
  type SearchSpace,
  type StoppingRules,
  type Study,
  type StudyEnd,
  type Tuning,
} from '../../tuning/index.ts';
import { modelFile } from '../model-output.ts';
import { type DataSources, isDataset } from '../open-data.ts';
import { checkOutputPath } from '../output-path.ts';
import { refuseUnknownFields } from '../refuse-unknown-fields.ts';
import { LEAST_CLASSES, wantedTask } from '../wanted-task.ts';
import { chosenAlgorithm, defaultSpace, spaceOver } from './algorithm-space.ts';
import { type Evaluated, evaluateTrial } from './evaluate-trial.ts';
import { type FinalModel, type FinalModelRequest, finalModel, type Measured } from './final-model.ts';
import { type MetricInterval, metricInterval } from './metric-interval.ts';
import { optimizeTogether } from './optimize-together.ts';
import { FOLDED_TABLE_FIELDS, type FoldedTable, type Folds, readFolds } from './read-folds.ts';
import { refuseUnknownNames } from './refuse-unknown-names.ts';
import { finalParameters, knownTo, type Purpose, sharedParameters, stopsEarly } from './trial-parameters.ts';
import { wantedMetric } from './wanted-metric.ts';

export interface TuneModelRequest extends FoldedTable {
  /** `xgboost` unless given; of several, the best one is chosen along with its parameters. */
  readonly algorithm?: string | readonly string[] | undefined;
  readonly task?: string | undefined;
  /** Any metric of the task; `pr_auc`, `log_loss` (several classes) or `rmse` unless given. */
  readonly metric?: string | undefined;
  /**
   * What to search: of one algorithm by parameter, of several by algorithm. The ranges that `assay algorithms show`
   * prints unless given.
   */
  readonly space?: SearchSpace | Readonly<Record<string, SearchSpace>> | undefined;
  /** Parameters that are the same in every trial. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Name of the study, which goes on when it is there already; made of the file's name unless given. */
  readonly study?: string | undefined;
  readonly experiment?: string | undefined;
  readonly sampler?: Sampler | undefined;
  readonly pruner?: Pruner | undefined;
  /** Trials of the study in all; 50 unless given. */
  readonly trials?: number | undefined;
  /** Trials at once; 1 unless given. Each has its share of the cores. */
  readonly parallel?: number | undefined;
  /** Makes parallel trials repeatable. */
  readonly batch?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
  readonly stopping?: StoppingRules | undefined;
  /** Whether to train the best parameters on all rows and keep the model; true unless given. */
  readonly refit?: boolean | undefined;
  /** Path to write that model to. */
  readonly output?: string | undefined;
  /** JSON-serialisable notes that stay with the study. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  readonly onTrial?: ((study: Study) => void) | undefined;
}

export interface TunedModel {
  readonly study: Study;
  readonly end: StudyEnd;
  readonly metric: string;
  readonly task: Task;
  /** Undefined when it was interrupted before the first trial ended. */
  readonly best: BestTrial | undefined;
  /** The training of the best parameters on all rows; undefined where it was interrupted, or not asked for. */
  readonly model: FinalModel | undefined;
  readonly output: string | null;
}

export interface BestTrial {
  readonly number: number;
  readonly algorithm: AlgorithmName;
  /** Those that were searched. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Those that every trial has in common, as far as this algorithm knows them. */
  readonly fixedParameters: Readonly<Record<string, unknown>>;
  /** All that a training on all rows takes, defaults included. */
  readonly allParameters: Readonly<Record<string, unknown>>;
  readonly value: number;
  /** Undefined after an interruption. */
  readonly interval: MetricInterval | undefined;
  /** Mean over the folds, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly rounds: number;
}

const DEFAULT_TRIALS = 50;

const FIELDS = {
  ...FOLDED_TABLE_FIELDS,
  ...{ algorithm: true, task: true, metric: true, space: true, parameters: true, study: true, experiment: true },
  ...{ sampler: true, pruner: true, trials: true, parallel: true, batch: true, timeoutMs: true, stopping: true },
  ...{ refit: true, output: true, attributes: true, onTrial: true },
} as const satisfies Record<keyof TuneModelRequest, true>;

/**
 * Searches the hyperparameters that are best on validation rows of a table: every trial is a run below the study's run,
 * trained in worker threads that share the rows. Ends with the training of the best ones on all rows, which is done
 * once however many processes and calls there are. An abort ends it with what was found so far; calling it again goes on.
 *
 * @throws AssayError `INVALID_ARGUMENT` for fields that a request does not have, `TUNING_…`, `ML_…`, `TABLES_…`, `FILE_…`
 */
export async function tuneModel(
  capabilities: DataSources & { readonly experiments: Experiments; readonly tuning: Tuning },
  request: TuneModelRequest,
  work: LongWork = {},
): Promise<TunedModel> {
  refuseUnknownFields(request, FIELDS, 'search');
  const {
    algorithm = 'xgboost',
    output,
    parallel = 1,
    seed = 0,
    parameters: fixed = {},
    trials = DEFAULT_TRIALS,
  } = request;
  const algorithms = [...new Set((typeof algorithm === 'string' ? [algorithm] : algorithm).map(algorithmNamed))];
  const [first = 'xgboost'] = algorithms;
  const task = wantedTask(first, request.task) ?? ALGORITHMS[first].taskOf(knownTo(first, fixed));
  for (const other of algorithms) wantedTask(other, task);
  // Without the table the number of classes is not known, and no name of a metric depends on it.
  const metric = wantedMetric(task, LEAST_CLASSES, request.metric);
  const modelPath =
    output === undefined ? undefined : await checkOutputPath(output, isDataset(request.data) ? [] : [request.data]);
  refuseUnknownNames(algorithms, { space: request.space ?? {}, fixed });
  const space = wantedSpace(algorithms, request);
  const precision = algorithms.some((name) => ALGORITHMS[name].precision === 'double') ? 'double' : 'single';
  const folds = await readFolds(capabilities, { ...request, task, precision }, work);
  const purpose: Purpose = { task, classes: folds.classes, metric, seed, fixed };
  const threads = Math.max(1, Math.floor(availableParallelism() / parallel));

  const name = request.study ?? `${folds.dataset.name}-${algorithms.join('-')}`;
  const experiment = await capabilities.experiments.getOrCreateExperiment(request.experiment ?? folds.dataset.name);
  const study = await capabilities.tuning.createStudy({
    ...{ name, space, seed, sampler: request.sampler, pruner: request.pruner },
    experiment: experiment.name,
    metrics: [metric],
    direction: isBetterHigh(metric) ? 'maximize' : 'minimize',
    attributes: {
      ...{ 'assay.algorithms': algorithms, 'assay.metric': metric, ...request.attributes },
      [MEASURES_ATTRIBUTE]: measures(request, { metric, label: folds.label, digest: folds.dataset.digest }),
    },
  });

  const kept = new BestEvaluation(metric);
  const end = await optimizeTogether(
    study,
    async (trial) => {
      const options = { ...purpose, folds, threads, trial, signal: trial.signal };
      const evaluated = await evaluateTrial(chosenAlgorithm(trial.params, algorithms), options);
      trial.setAttribute('metrics', evaluated.metrics);
      trial.setAttribute('rounds', evaluated.rounds);
      kept.take(trial.number, evaluated);
      return evaluated.value;
    },
    {
      ...{ trials, parallel, batch: request.batch, timeoutMs: request.timeoutMs, stopping: request.stopping },
      ...work,
      onTrial: () => request.onTrial?.(study),
    },
  );
  const base = { study, end, metric, task, output: output ?? null };
  const winner = study.best;
  if (winner === undefined) return { ...base, best: undefined, model: undefined };

  const known = kept.of(winner.number);
  const rounds = known?.rounds ?? Number(winner.attributes.rounds ?? 1);
  const chosen = chosenAlgorithm(winner.params, algorithms);
  const given = { ...sharedParameters(chosen.algorithm, purpose), ...chosen.parameters };
  const best: BestTrial = {
    ...chosen,
    number: winner.number,
    fixedParameters: knownTo(chosen.algorithm, request.parameters ?? {}),
    allParameters: finalParameters(chosen.algorithm, given, rounds),
    value: winner.values?.[0] ?? Number.NaN,
    interval: undefined,
    metrics: (known?.metrics ?? winner.attributes.metrics ?? {}) as Readonly<Record<string, number>>,
    rounds,
  };
  if (work.signal?.aborted) return { ...base, best, model: undefined };
  const measure = async (): Promise<Measured> => {
    // A trial of an earlier process is measured again, for its answers are gone.
    const evaluated = known ?? (await evaluateTrial(chosen, { ...purpose, folds, threads, signal: work.signal }));
    const interval = await metricInterval(evaluated.outcomes, { metric, seed, signal: work.signal });
    return { metrics: evaluated.metrics, interval };
  };
  try {
    if (request.refit === false) return { ...base, best: { ...best, ...(await measure()) }, model: undefined };
    const model = await refit(
      capabilities.experiments,
      { best, folds, study, experimentId: experiment.id, modelPath, measure },
      work,
    );
    return { ...base, best: { ...best, interval: model.interval }, model };
  } catch (error) {
    // What was found is there all the same; going on makes the model.
    const isStopped = error instanceof AssayError && error.kind === 'interrupted';
    if (!isStopped) throw error;
    const stopped = { reason: 'interrupted', message: 'The study was interrupted before its model' } as const;
    return { ...base, end: stopped, best, model: undefined };
  }
}

/** What makes the values of two trials comparable, as it was asked for; null where nothing was. */
function measures(
  request: TuneModelRequest,
  { metric, label, digest }: { readonly metric: string; readonly label: string; readonly digest: string },
) {
  const { folds = 1, holdout = 0.2, group = null, time = null, weight = null, positive = null } = request;
  const { ignore = [], categories = [], missingValues = [], parameters = {} } = request;
  return {
    ...{ metric, label, folds, group, time, weight, positive, holdout: folds === 1 ? holdout : null },
    'data digest': digest,
    'ignored columns': ignore.toSorted(),
    'category columns': categories.toSorted(),
    'missing values': missingValues.toSorted(),
    'fixed parameters': Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Spaces of several algorithms are given by algorithm. */
function wantedSpace(
  algorithms: readonly AlgorithmName[],
  { space = {}, parameters: fixed = {} }: TuneModelRequest,
): SearchSpace {
  const spaces = algorithms.map((algorithm) => {
    const own = algorithms.length === 1 ? space : ((space as Record<string, SearchSpace>)[algorithm] ?? {});
    const given = knownTo(algorithm, fixed);
    const defaults = (): SearchSpace => defaultSpace(algorithm, { given, stopsEarly: stopsEarly(algorithm, given) });
    return [algorithm, Object.keys(own).length > 0 ? (own as SearchSpace) : defaults()] as const;
  });
  return spaceOver(new Map(spaces));
}

interface RefitOptions extends Pick<FinalModelRequest, 'measure'> {
  readonly best: BestTrial;
  readonly folds: Folds;
  readonly study: Study;
  readonly experimentId: ExperimentId;
  readonly modelPath: string | undefined;
}

function refit(
  experiments: Experiments,
  { best, folds, study, experimentId, modelPath, measure }: RefitOptions,
  work: LongWork,
): Promise<FinalModel> {
  return finalModel(
    experiments,
    {
      ...{ study: study.name, studyRunId: String(study.attributes['assay.run']), trial: best.number, measure },
      training: {
        ...{ experimentId, algorithm: best.algorithm, parameters: best.allParameters, datasets: [folds.dataset] },
        train: { ...folds.all, ...(folds.labelValues && { labelValues: folds.labelValues }) },
      },
      deliver: async (model) => {
        if (modelPath !== undefined) await writeFileAtomically(modelPath, modelFile(model, modelPath));
      },
    },
    work,
  );
}

/** Keeps the answers of the best trial so far, and of no other: they are as long as the table. */
class BestEvaluation {
  readonly #sign: number;
  #number: number | undefined;
  #evaluated: Evaluated | undefined;

  constructor(metric: string) {
    this.#sign = isBetterHigh(metric) ? 1 : -1;
  }

  take(number: number, evaluated: Evaluated): void {
    const known = this.#evaluated;
    if (known !== undefined && this.#sign * evaluated.value <= this.#sign * known.value) return;
    [this.#number, this.#evaluated] = [number, evaluated];
  }

  of(number: number): Evaluated | undefined {
    return this.#number === number ? this.#evaluated : undefined;
  }
}
