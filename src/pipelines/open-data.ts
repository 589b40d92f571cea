import { basename, extname } from 'node:path';
import { type Datasets, parseReference, type ResolvedDataset, resolveReference } from '../datasets/index.ts';
import { AssayError } from '../errors/index.ts';
import type { NewRunDataset } from '../experiments/index.ts';
import type { LongWork } from '../schema/index.ts';
import { isTableFileName, type Tables } from '../tables/index.ts';

export interface DataSources {
  readonly tables: Tables;
  /** Absent where no workspace is open; then there are only files. */
  readonly datasets?: Pick<Datasets, 'get' | 'table'>;
}

/** Whether `data` names a dataset of the workspace. What is called like a table file is meant as one, though it is missing. */
export const isDataset = (data: string): boolean => parseReference(data).kind === 'version' && !isTableFileName(data);

/**
 * Opens what a pipeline learns from: a file, or a dataset by `name`, `name@3`, `name@latest`, an alias or a digest.
 * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`, or why a file is no table
 */
export async function openData(
  { tables, datasets }: DataSources,
  data: string,
  { missingValues }: { readonly missingValues: readonly string[] },
  work: LongWork,
): Promise<ResolvedDataset> {
  if (isDataset(data) && datasets) return resolveReference({ tables, datasets: async () => datasets }, data, {}, work);
  const table = await tables.open({ path: data, missingValues }, work);
  return { table, label: data, [Symbol.asyncDispose]: () => table[Symbol.asyncDispose]() };
}

/**
 * The column that is asked for, else the one that the dataset was registered with as its label.
 * @throws AssayError `ML_LABELS_MISSING` where neither is there
 */
export function labelColumn(
  {
    data,
    label,
    ignore = [],
  }: { readonly data: string; readonly label?: string | undefined; readonly ignore?: readonly string[] | undefined },
  opened?: ResolvedDataset,
): string {
  const wanted = label ?? ownLabel(opened, ignore);
  if (wanted !== undefined) return wanted;
  throw new AssayError({
    code: 'ML_LABELS_MISSING',
    message: `No label column was named, and ${data} ${isDataset(data) ? 'was registered without one' : 'is a file, which has none of its own'}`,
    remedy: 'Name the column to predict: --label COLUMN',
    details: { data },
  });
}

/** The label that a dataset was registered with, unless it is to be left out. */
export function ownLabel(opened: ResolvedDataset | undefined, ignore: readonly string[] = []): string | undefined {
  const label = opened?.version?.label;
  return label === undefined || ignore.includes(label) ? undefined : label;
}

/** The same as an input of a run. @param context what the run uses it for, such as `train` */
export async function dataOfRun(
  { table, version, label }: ResolvedDataset,
  context: string,
  work: LongWork,
): Promise<NewRunDataset> {
  if (version === undefined) {
    return { name: basename(label, extname(label)), digest: await table.digest(work), source: label, context };
  }
  const { name, digest, source } = version;
  return { name, version: version.version, digest, source, context };
}
