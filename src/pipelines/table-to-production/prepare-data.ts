import { join } from 'node:path';
import {
  CARD_TRANSACTION_FEATURES,
  CARD_TRANSACTION_LABEL,
  CARD_TRANSACTION_TIME_COLUMN,
  type DatasetSplit,
  type DatasetVersion,
  simulateCardTransactions,
} from '../../datasets/index.ts';
import type { LongWork } from '../../schema/index.ts';
import { createStaging } from '../../storage/index.ts';
import {
  ColumnNotFoundError,
  type MatrixOptions,
  type SplitFile,
  type SplitMethod,
  type Table,
  type TableSource,
  type Tables,
} from '../../tables/index.ts';
import { checkColumnRoles } from '../column-roles.ts';
import { type CodedRows, codedAs, readRows } from '../read-rows.ts';
import type { Capabilities } from './capabilities.ts';

/** A table to learn from: the user's own, or simulated card transactions. */
export type RawTable = RawFile | { readonly kind: 'simulated'; readonly rows: number };

interface RawFile {
  readonly kind: 'file';
  readonly source: TableSource;
  readonly label: string;
  /** Which of the two values of the label counts as 1; the greater one in code point order if left out. */
  readonly positive?: string;
  readonly timeColumn?: string;
}

export interface PrepareDataRequest {
  readonly table: RawTable;
  readonly datasetName: string;
  readonly split: SplitMethod;
  readonly seed: number;
  /** Columns that are not features, such as ids. */
  readonly ignore: readonly string[];
  /** Columns whose values are categories, not numbers. */
  readonly categories: readonly string[];
}

/** A registered dataset version, dealt into three parts, as numbers. */
export interface PreparedData {
  readonly dataset: DatasetVersion;
  readonly split: DatasetSplit;
  readonly label: string;
  /** The value of the label that counts as 1; undefined when it is the number. */
  readonly positive: string | undefined;
  readonly features: readonly string[];
  readonly train: CodedRows;
  readonly validation: CodedRows;
  readonly test: CodedRows;
}

/** The validation part picks the champion; the test part is looked at once, to judge it. */
const SPLIT_FRACTIONS = { train: 0.6, validation: 0.2, test: 0.2 } as const;

/** Makes or takes the table, registers it as a dataset version, and deals it into train, validation and test. */
export async function prepareData(
  { datasets, tables }: Capabilities,
  request: PrepareDataRequest,
  work: LongWork,
): Promise<PreparedData> {
  const { datasetName, split: method, seed, ignore, categories } = request;
  if (request.table.kind === 'file') checkColumnRoles({ label: request.table.label, ignore, categories });
  await using staging = await createStaging();
  const raw = await rawTable(tables, request, staging.path, work);

  work.progress?.({ stage: 'register dataset', note: datasetName });
  const check = (table: Table): Promise<void> => checkColumns(table, raw, [...ignore, ...categories], work);
  const dataset = await datasets.register({ name: datasetName, ...raw, check }, work);
  const names = dataset.schema.map(({ name }) => name);
  const notFeatures = new Set([raw.label, raw.timeColumn, ...ignore]);
  const features = (raw.features ?? names).filter((name) => !notFeatures.has(name));

  work.progress?.({ stage: 'split dataset', note: method });
  const split = await datasets.split(
    dataset,
    {
      ...{ method, seed, fractions: SPLIT_FRACTIONS, label: raw.label },
      ...(method === 'time' && raw.timeColumn !== undefined && { timeColumn: raw.timeColumn }),
    },
    work,
  );
  const encodings = Object.fromEntries(categories.map((name) => [name, 'category' as const]));
  const parts = await readParts(tables, split, { ...labelOptions(raw), features, encodings }, work);
  return { dataset, split, label: raw.label, positive: parts.train.labelValues?.[1], features, ...parts };
}

interface NamedTable {
  readonly source: TableSource;
  readonly origin?: string;
  readonly label: string;
  readonly positive?: string;
  readonly timeColumn?: string | undefined;
  readonly features?: readonly string[];
}

async function rawTable(
  tables: Tables,
  { table, seed }: PrepareDataRequest,
  folder: string,
  work: LongWork,
): Promise<NamedTable> {
  if (table.kind === 'file') return table;
  work.progress?.({ stage: 'simulate card transactions' });
  const path = join(folder, 'card-transactions.parquet');
  await simulateCardTransactions({ tables, path, rows: table.rows, seed }, work);
  return {
    source: { path },
    origin: `${table.rows.toLocaleString('en-US')} simulated card transactions, seed ${seed}`,
    label: CARD_TRANSACTION_LABEL,
    timeColumn: CARD_TRANSACTION_TIME_COLUMN,
    features: CARD_TRANSACTION_FEATURES,
  };
}

/** Refuses columns that are not there, and labels that nothing can be learnt from, before a dataset is made of them. */
async function checkColumns(table: Table, raw: NamedTable, others: readonly string[], work: LongWork): Promise<void> {
  const names = table.schema.map(({ name }) => name);
  const { label, timeColumn } = raw;
  const asked = [label, ...(timeColumn === undefined ? [] : [timeColumn]), ...others];
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  await table.toMatrix({ features: [], ...labelOptions(raw) }, work);
}

const labelOptions = ({ label, positive }: NamedTable) => ({
  label,
  ...(positive !== undefined && { positiveLabel: positive }),
});

async function readParts(
  tables: Tables,
  { files }: DatasetSplit,
  columns: MatrixOptions & { readonly label: string },
  work: LongWork,
): Promise<Pick<PreparedData, 'train' | 'validation' | 'test'>> {
  const read = async ({ path }: SplitFile, coding: MatrixOptions = {}): Promise<CodedRows> => {
    await using table = await tables.open({ path, format: 'parquet' }, work);
    return await readRows(table, { ...columns, ...coding }, work);
  };
  const train = await read(files.train);
  // The other parts are coded as the training part was, whichever values happen to be in them.
  const validation = await read(files.validation ?? files.test, codedAs(train));
  const test = await read(files.test, codedAs(train));
  return { train, validation, test };
}
