import { basename, extname } from 'node:path';
import type { Experiments, NewRunDataset } from '../experiments/index.ts';
import { ALGORITHMS, type AlgorithmName, algorithmNamed, completeParameters, type LabelledRows } from '../ml/index.ts';
import type { LongWork, RunId } from '../schema/index.ts';
import { writeFileAtomically } from '../storage/index.ts';
import { ColumnNotFoundError, type LabelKind, type Table, type Tables } from '../tables/index.ts';
import { LABEL_KIND_OF_TASK } from './label-kind.ts';
import { type LabelMeaning, labelMeaning } from './label-meaning.ts';
import { checkOutputPath } from './output-path.ts';
import { codedAs, type RowOptions, readRows } from './read-rows.ts';
import { trainRun } from './train-run.ts';

export interface TrainModelRequest {
  /** Default `xgboost`. */
  readonly algorithm?: string;
  /** Path of the table to learn from. */
  readonly data: string;
  /** Column to predict. */
  readonly label: string;
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
  { tables, experiments }: { readonly tables: Tables; readonly experiments: Experiments },
  request: TrainModelRequest,
  work: LongWork = {},
): Promise<TrainedModel> {
  const { data, validation, output, missingValues = [] } = request;
  const algorithm = algorithmNamed(request.algorithm ?? 'xgboost');
  const parameters = completeParameters(algorithm, request.parameters, { hasValidation: validation !== undefined });
  const modelPath = output === undefined ? undefined : await checkOutputPath(output, [data, validation]);

  await using table = await tables.open({ path: data, missingValues }, onFile(data, work));
  const options = rowOptions(table, request, LABEL_KIND_OF_TASK[ALGORITHMS[algorithm].taskOf(parameters)]);
  const train = await readRows(table, options, onFile(data, work));
  const datasets = [await describe(table, data, 'train', work)];

  let validationRows: LabelledRows | undefined;
  if (validation !== undefined) {
    await using validationTable = await tables.open({ path: validation, missingValues }, onFile(validation, work));
    validationRows = await readRows(validationTable, { ...options, ...codedAs(train) }, onFile(validation, work));
    datasets.push(await describe(validationTable, validation, 'validation', work));
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
      deliver: modelPath === undefined ? undefined : (model) => writeFileAtomically(modelPath, model.toFile()),
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
    warnings,
  };
}

function rowOptions(table: Table, request: TrainModelRequest, labelKind: LabelKind): RowOptions {
  const { label, positive, ignore = [], categories = [] } = request;
  const names = table.schema.map(({ name }) => name);
  const unknown = [label, ...ignore, ...categories].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  return {
    label,
    labelKind,
    ...(positive !== undefined && { positiveLabel: positive }),
    features: names.filter((name) => name !== label && !ignore.includes(name)),
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

async function describe(table: Table, path: string, context: string, work: LongWork): Promise<NewRunDataset> {
  return { name: basename(path, extname(path)), digest: await table.digest(onFile(path, work)), source: path, context };
}
