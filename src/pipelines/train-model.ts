import { basename } from 'node:path';
import type { Experiments } from '../experiments/index.ts';
import {
  ALGORITHMS,
  type AlgorithmName,
  algorithmNamed,
  completeParameters,
  type LabelledRows,
  type Model,
} from '../ml/index.ts';
import type { LongWork, RunId } from '../schema/index.ts';
import { writeFileAtomically } from '../storage/index.ts';
import { ColumnNotFoundError, type LabelKind, type MatrixOptions, type Table } from '../tables/index.ts';
import { checkColumnRoles } from './column-roles.ts';
import { LABEL_KIND_OF_TASK } from './label-kind.ts';
import { type LabelMeaning, labelMeaning } from './label-meaning.ts';
import { formatWarnings, modelFile } from './model-output.ts';
import { type DataSources, dataOfRun, isDataset, openData, ownLabel } from './open-data.ts';
import { checkOutputPath } from './output-path.ts';
import { readModel } from './read-model.ts';
import { codedAs, readRows, readUnlabelledRows } from './read-rows.ts';
import { trainRun } from './train-run.ts';
import { parametersOfSeed } from './wanted-seed.ts';
import { classesIn, LEAST_CLASSES, labelMissing, parametersOfTask, wantedTask } from './wanted-task.ts';

export interface TrainModelRequest {
  /** Default `xgboost`. */
  readonly algorithm?: string;
  /** Path of the table to learn from, or a dataset of the workspace. */
  readonly data: string;
  /**
   * Column to predict; of a dataset that was registered with its label, that one unless given. An algorithm for unlabelled rows does without, and
   * is measured against it if there is one.
   */
  readonly label?: string | undefined;
  /** Numeric column with the weight of each row in training and, in the validation table, in metrics. */
  readonly weight?: string | undefined;
  /** What is to be learnt; sets the parameters that say so, such as the objective, where `parameters` do not. */
  readonly task?: string | undefined;
  /** Path of a model file to go on from. */
  readonly initialModel?: string | undefined;
  /** Threads to compute with; every core if left out. The model does not depend on it. */
  readonly threads?: number | undefined;
  /** Which of the two values of the label counts as 1; the greater one in code point order if left out. */
  readonly positive?: string | undefined;
  /** Path of a table with the same columns; metrics and early stopping go by it. */
  readonly validation?: string | undefined;
  /** Columns that are no features, such as ids. */
  readonly ignore?: readonly string[] | undefined;
  /** Columns whose values are categories, not numbers. */
  readonly categories?: readonly string[] | undefined;
  /** Cells that mean "missing" in CSV files, besides the empty one. */
  readonly missingValues?: readonly string[] | undefined;
  /** Unchecked; every fault is reported at once. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The same as `seed` in `parameters`; no matter to algorithms that draw nothing at random. */
  readonly seed?: number | undefined;
  /** Path to write the model file to; replaced as a whole when it exists. */
  readonly output?: string | undefined;
  /** Name of the experiment, created when new; `Default` if left out. */
  readonly experiment?: string | undefined;
  readonly runName?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface TrainedModel extends LabelMeaning {
  readonly runId: RunId;
  readonly algorithm: AlgorithmName;
  /** `auc_roc` … on the validation table; `train_auc_roc` … when there is none. NaN where one is undefined. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly trainSeconds: number;
  /** Rounds the model holds. */
  readonly rounds: number;
  /** Rows it learnt from. */
  readonly rows: number;
  /** Every parameter that was used, defaults included. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Path of the model file, if one was asked for. */
  readonly model: string | null;
  readonly warnings: readonly string[];
}

/**
 * Trains on a table as one tracked run and writes the model file. What can be checked beforehand (parameters, paths,
 * columns, labels) is, so that bad input leaves no run behind.
 *
 * @throws AssayError `ML_…`, `TABLES_…`, `FILE_…`, `STORAGE_…`; the run is then FAILED, or KILLED after an abort
 */
export async function trainModel(
  { experiments, ...sources }: DataSources & { readonly experiments: Experiments },
  request: TrainModelRequest,
  work: LongWork = {},
): Promise<TrainedModel> {
  const { data, validation, output, missingValues = [], parameters: given = {} } = request;
  checkColumnRoles(request);
  const algorithm = algorithmNamed(request.algorithm ?? 'xgboost');
  const wanted = wantedTask(algorithm, request.task);
  const parametersFor = (classes: number): Readonly<Record<string, unknown>> => {
    const preset = {
      ...parametersOfTask(algorithm, { wanted, given, classes }),
      ...parametersOfSeed(algorithm, { seed: request.seed, given }),
    };
    return completeParameters(algorithm, { ...preset, ...given }, { hasValidation: validation !== undefined });
  };
  // Faults show before anything is read; how many classes there are shows afterwards.
  const task = ALGORITHMS[algorithm].taskOf(parametersFor(LEAST_CLASSES));
  if (request.label === undefined && task !== 'anomaly' && !isDataset(data)) throw labelMissing(algorithm);
  const inputs = [data, validation].filter((name) => name !== undefined && !isDataset(name));
  const modelPath = output === undefined ? undefined : await checkOutputPath(output, [...inputs, request.initialModel]);
  const initialModel = request.initialModel === undefined ? undefined : await readModel(request.initialModel);

  await using opened = await openData(sources, data, { missingValues }, onFile(data, work));
  const { table } = opened;
  const label = request.label ?? ownLabel(opened, request.ignore);
  if (label === undefined && task !== 'anomaly') throw labelMissing(algorithm);
  checkColumnRoles({ ...request, label });
  const options = {
    ...rowOptions(table, { ...request, label }, LABEL_KIND_OF_TASK[task]),
    precision: ALGORITHMS[algorithm].precision,
    ...(initialModel && codesOf(initialModel)),
  };
  const train = await readUnlabelledRows(table, options, onFile(data, work));
  const parameters = parametersFor(classesIn(train));
  const datasets = [await dataOfRun(opened, 'train', onFile(data, work))];

  let validationRows: LabelledRows | undefined;
  if (validation !== undefined) {
    if (label === undefined) throw labelMissing(algorithm);
    await using openedToo = await openData(sources, validation, { missingValues }, onFile(validation, work));
    const coded = { ...options, label, ...codedAs(train) };
    validationRows = await readRows(openedToo.table, coded, onFile(validation, work));
    datasets.push(await dataOfRun(openedToo, 'validation', onFile(validation, work)));
  }

  const experiment = await experiments.getOrCreateExperiment(request.experiment ?? 'Default');
  const trained = await trainRun(
    experiments,
    {
      experimentId: experiment.id,
      ...(request.runName !== undefined && { runName: request.runName }),
      algorithm,
      parameters,
      train,
      validation: validationRows,
      datasets,
      ...(request.tags && { tags: request.tags }),
      // A run without the file that was asked for has failed.
      deliver:
        modelPath === undefined ? undefined : (model) => writeFileAtomically(modelPath, modelFile(model, modelPath)),
      initialModel,
      threads: request.threads,
    },
    work,
  );
  const { runId, metrics, trainSeconds, rounds, warnings } = trained;
  return {
    runId,
    metrics,
    trainSeconds,
    rounds,
    algorithm,
    rows: table.rowCount,
    ...labelMeaning(trained.model.task, train.labelValues),
    parameters,
    model: output ?? null,
    warnings: [...warnings, ...formatWarnings(trained.model, output)],
  };
}

/** The codes that an earlier model gave to categories and label values. */
const codesOf = ({ categories, labelValues }: Model): MatrixOptions => ({
  ...(categories && { categories }),
  ...(labelValues && { labelValues }),
});

function rowOptions(table: Table, request: TrainModelRequest, labelKind: LabelKind): MatrixOptions {
  const { label, weight, positive, ignore = [], categories = [] } = request;
  const names = table.schema.map(({ name }) => name);
  const named = [label, weight].filter((name) => name !== undefined);
  const unknown = [...named, ...ignore, ...categories].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  return {
    ...(label !== undefined && { label, labelKind }),
    weight,
    ...(positive !== undefined && { positiveLabel: positive }),
    features: names.filter((name) => ![...named, ...ignore].includes(name)),
    encodings: Object.fromEntries(categories.map((name) => [name, 'category'])),
  };
}

/** Reports such as `read` become `read train.csv`. */
function onFile(path: string, { signal, progress }: LongWork): LongWork {
  return {
    signal,
    progress: progress && ((report) => progress({ ...report, stage: `${report.stage} ${basename(path)}` })),
  };
}
