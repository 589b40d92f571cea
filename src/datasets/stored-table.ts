import { AssayError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { localCopy } from '../storage/index.ts';
import type { Table } from '../tables/index.ts';
import type { DatasetVersion } from './dataset.ts';
import { DatasetFileMissingError } from './errors.ts';
import type { DatasetServices } from './services.ts';

/**
 * The stored rows of a version.
 * @throws DatasetFileMissingError (`DATASETS_FILE_MISSING`)
 */
export async function openVersion(
  { tables, objects, catalogue, copiesFolder }: DatasetServices,
  dataset: DatasetVersion,
  work: LongWork,
): Promise<Table> {
  const row = await catalogue.findContent(dataset.name, dataset.digest);
  const path = row && (await localCopy(objects, row.object_key, copiesFolder));
  if (path === undefined) throw fileMissing(dataset);
  try {
    return await tables.open({ path, format: 'parquet' }, work);
  } catch (error) {
    const isMissing = error instanceof AssayError && error.code === 'FILE_NOT_FOUND';
    throw isMissing ? fileMissing(dataset) : error;
  }
}

function fileMissing({ name, version, path }: DatasetVersion): DatasetFileMissingError {
  return new DatasetFileMissingError(name, version, path);
}
