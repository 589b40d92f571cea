import { basename, extname } from 'node:path';
import { type Datasets, parseReference, type ResolvedDataset, resolveReference } from '../datasets/index.ts';
import type { NewRunDataset } from '../experiments/index.ts';
import type { LongWork } from '../schema/index.ts';
import { isTableFileName, type Tables } from '../tables/index.ts';

export interface DataSources {
  readonly tables: Tables;
  readonly datasets: Pick<Datasets, 'get' | 'table'>;
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
  if (isDataset(data)) return resolveReference({ tables, datasets: async () => datasets }, data, {}, work);
  const table = await tables.open({ path: data, missingValues }, work);
  return { table, label: data, [Symbol.asyncDispose]: () => table[Symbol.asyncDispose]() };
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
