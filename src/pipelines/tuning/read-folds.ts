import { AssayError } from '../../errors/index.ts';
import type { NewRunDataset } from '../../experiments/index.ts';
import { type LabelledRows, type Matrix, type MatrixValues, type Task, takeRows } from '../../ml/index.ts';
import type { LongWork } from '../../schema/index.ts';
import { ColumnNotFoundError, type MatrixOptions, type Table } from '../../tables/index.ts';
import { checkColumnRoles } from '../column-roles.ts';
import { LABEL_KIND_OF_TASK } from '../label-kind.ts';
import { type DataSources, dataOfRun, isDataset, labelColumn, openData } from '../open-data.ts';
import { readRows } from '../read-rows.ts';
import { planFolds } from './plan-folds.ts';

/** How a table is read and parted, alike in tuning and in comparing. */
export interface FoldedTable {
  /** Path of the table, or a dataset of the workspace: `name`, `name@3`, `name@latest`, an alias, a digest. */
  readonly data: string;
  /** Column to predict; of a dataset that was registered with its label, that one unless given. */
  readonly label?: string | undefined;
  readonly weight?: string | undefined;
  readonly positive?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly missingValues?: readonly string[] | undefined;
  /** Parts of a cross-validation; 1 for a single holdout. */
  readonly folds?: number | undefined;
  /** Share of the rows that a single holdout validates on; 0.2 unless given. */
  readonly holdout?: number | undefined;
  /** Rows that have the same value here stay together, such as those of one customer. It is no feature. */
  readonly group?: string | undefined;
  /** Every model is validated on rows that are later than those it learnt from. It is no feature. */
  readonly time?: string | undefined;
  readonly seed?: number | undefined;
}

/** What {@link FoldedTable} may say. */
export const FOLDED_TABLE_FIELDS = {
  ...{ data: true, label: true, weight: true, positive: true, ignore: true, categories: true, missingValues: true },
  ...{ folds: true, holdout: true, group: true, time: true, seed: true },
} as const satisfies Record<keyof FoldedTable, true>;

/** Rows in shared memory, which threads read without a copy. */
export interface Fold {
  readonly train: LabelledRows;
  readonly validation: LabelledRows;
}

export interface Folds {
  readonly folds: readonly Fold[];
  readonly all: LabelledRows;
  readonly labelValues: readonly string[] | undefined;
  readonly dataset: NewRunDataset;
  /** Classes of a label that has some; else 1. */
  readonly classes: number;
}

/** Folds of a table, and which column of it they predict. */
export interface LabelledFolds extends Folds {
  readonly label: string;
}

/**
 * Reads a table and deals its rows into folds: by class where there are classes, by group or along time where that is
 * asked for.
 * @throws AssayError `DATASETS_…`, `TABLES_…`, `INVALID_ARGUMENT` when a fold would have no rows
 */
export async function readFolds(
  sources: DataSources,
  request: FoldedTable & { readonly task: Task; readonly precision?: 'single' | 'double' | undefined },
  work: LongWork,
): Promise<LabelledFolds> {
  const { data, weight, positive, ignore = [], categories = [], missingValues = [], task } = request;
  const { group, time, folds = 1, holdout = 0.2, seed = 0 } = request;
  checkColumnRoles(request);
  refuseTwoOrders(request);
  if (!isDataset(data)) labelColumn(request);
  await using opened = await openData(sources, data, { missingValues }, work);
  const { table } = opened;
  const label = labelColumn(request, opened);
  checkColumnRoles({ ...request, label });
  const names = table.schema.map(({ name }) => name);
  const aside = [label, weight, group, time].filter((name) => name !== undefined);
  const unknown = [...aside, ...ignore, ...categories].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  const options = {
    ...{ label, labelKind: LABEL_KIND_OF_TASK[task], weight, precision: request.precision },
    ...(positive !== undefined && { positiveLabel: positive }),
    features: names.filter((name) => ![...aside, ...ignore].includes(name)),
    encodings: Object.fromEntries(categories.map((name) => [name, 'category' as const])),
  };
  const rows = await readRows(table, options, work);
  const { labels, labelValues } = rows;
  const hasClasses = task === 'binary' || task === 'multiclass';
  const parts = planFolds({
    ...{ rows: rows.matrix.rows, folds, holdout, seed },
    classes: hasClasses ? labels : undefined,
    groups: group === undefined ? undefined : await orderOf(table, group, work),
    times: time === undefined ? undefined : await orderOf(table, time, work),
  });
  for (const [fold, part] of parts.entries()) refuseEmpty(part, { fold, folds, rows: rows.matrix.rows });
  return {
    all: shared(rows, undefined),
    folds: parts.map(({ train, validation }) => ({ train: shared(rows, train), validation: shared(rows, validation) })),
    ...{ label, labelValues },
    classes: hasClasses ? labels.reduce((most, value) => Math.max(most, value), 1) + 1 : 1,
    dataset: await dataOfRun(opened, 'train', work),
  };
}

/** Numbers in the order of a column's values: themselves, or their place among all values in order. */
async function orderOf(table: Table, column: string, work: LongWork): Promise<MatrixValues> {
  const type = table.schema.find(({ name }) => name === column)?.type;
  const isNumber = type === 'integer' || type === 'number';
  const options: MatrixOptions = {
    ...{ features: [column], precision: 'double' },
    ...(!isNumber && { encodings: { [column]: 'category' } }),
  };
  const { matrix } = await table.toMatrix(options, work);
  const missing = matrix.values.findIndex((value) => Number.isNaN(value));
  if (missing < 0) return matrix.values;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The column ${column} has no value in row ${missing + 1}, so that row belongs to no part`,
    remedy: 'Fill the column, or name another one',
    details: { column, row: missing + 1 },
  });
}

function refuseTwoOrders({ group, time, folds = 1, holdout = 0.2 }: FoldedTable): void {
  const faults = [
    ...(group !== undefined && time !== undefined ? ['group and time are given both, and rows are parted by one'] : []),
    ...(Number.isInteger(folds) && folds >= 1 && folds <= 100
      ? []
      : [`folds is ${folds}, not a whole number of 1 to 100`]),
    ...(holdout > 0 && holdout < 1 ? [] : [`holdout is ${holdout}, not a share between 0 and 1`]),
  ];
  if (faults.length === 0) return;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The rows cannot be parted: ${faults.join('; ')}`,
    remedy: 'Give folds from 2 up for a cross-validation, or holdout such as 0.2 for a single part',
    details: { group, time, folds, holdout },
  });
}

function refuseEmpty(
  { train, validation }: { readonly train: ArrayLike<number>; readonly validation: ArrayLike<number> },
  { fold, folds, rows }: { readonly fold: number; readonly folds: number; readonly rows: number },
): void {
  if (train.length > 0 && validation.length > 0) return;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `Part ${fold + 1} of ${folds} would have ${validation.length} rows to validate on and ${train.length} to learn from, of ${rows}`,
    remedy: 'Use fewer folds, more rows, or another column to part them by',
    details: { fold, folds, rows },
  });
}

function shared({ matrix, labels, weights }: LabelledRows, rows: Uint32Array | undefined): LabelledRows {
  const chosen = rows ?? Uint32Array.from({ length: matrix.rows }, (_, row) => row);
  const pick = (values: Float32Array): Float32Array => {
    const picked = new Float32Array(new SharedArrayBuffer(chosen.length * 4));
    for (let i = 0; i < chosen.length; i++) picked[i] = values[chosen[i] as number] as number;
    return picked;
  };
  return { matrix: inSharedMemory(takeRows(matrix, chosen)), labels: pick(labels), weights: weights && pick(weights) };
}

function inSharedMemory(matrix: Matrix): Matrix {
  const memory = new SharedArrayBuffer(matrix.values.byteLength);
  const values = matrix.values instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  values.set(matrix.values);
  return { ...matrix, values };
}
