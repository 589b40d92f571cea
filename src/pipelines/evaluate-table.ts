import { throwIfInterrupted } from '../errors/index.ts';
import { scoreModel } from '../evaluation/index.ts';
import type { Task } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import { checkColumnRoles } from './column-roles.ts';
import { LABEL_KIND_OF_TASK } from './label-kind.ts';
import { modelColumns } from './model-columns.ts';
import { type DataSources, isDataset, labelColumn, openData } from './open-data.ts';
import { readModel } from './read-model.ts';
import { readRows, SCORED_ROWS } from './read-rows.ts';

export interface EvaluateTableRequest {
  /** Path of the model file. */
  readonly model: string;
  /** Path of the table, or a dataset of the workspace such as `payments@3`. */
  readonly data: string;
  /** Column with the true answers; of a dataset that was registered with its label, that one unless given. */
  readonly label?: string | undefined;
  /** Numeric column with the weight of each row in the metrics. */
  readonly weight?: string | undefined;
  /** Columns that the model is not to be given, such as ids; only a model that knows no names would read them. */
  readonly ignore?: readonly string[] | undefined;
  /** Cells that mean "missing" in a CSV file, besides the empty one. */
  readonly missingValues?: readonly string[] | undefined;
}

export interface EvaluatedTable {
  readonly task: Task;
  readonly rows: number;
  /** The standard metrics of the task by name; NaN where one is undefined. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Measures a model file on a table with known answers. Labels get the codes they had when the model was trained, as far
 * as its file tells; a value that it never saw is refused.
 *
 * @throws AssayError `ML_FEATURES_MISSING`, `ML_FEATURE_COUNT_MISMATCH`, `ML_LABELS_…`, `ML_MODEL_FILE_…`, `DATASETS_…`, `TABLES_…`, `FILE_…`
 */
export async function evaluateTable(
  sources: DataSources,
  request: EvaluateTableRequest,
  work: LongWork = {},
): Promise<EvaluatedTable> {
  const { data, weight, ignore, missingValues = [] } = request;
  checkColumnRoles(request);
  if (!isDataset(data)) labelColumn(request);
  const model = await readModel(request.model);
  await using opened = await openData(sources, data, { missingValues }, work);
  const { table } = opened;
  const label = labelColumn(request, opened);
  const { task, labelValues } = model;
  const labelled = { label, labelKind: LABEL_KIND_OF_TASK[task], ...(labelValues && { labelValues }) };
  const columns = modelColumns(model, table, { ignore, others: [label, weight] });
  const rows = await readRows(table, { ...columns, ...labelled, weight, ...SCORED_ROWS }, work);
  const { matrix } = rows;
  throwIfInterrupted(work.signal, 'Evaluation');
  work.progress?.({ stage: 'score', note: `${matrix.rows} rows` });
  const metrics = scoreModel(model, rows);
  return { task, rows: matrix.rows, metrics };
}
