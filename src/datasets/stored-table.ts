import { AssayError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { Table } from '../tables/index.ts';
import type { DatasetVersion } from './dataset.ts';
import { DatasetFileMissingError } from './errors.ts';
import type { DatasetServices } from './services.ts';

/**
 * The stored rows of a version.
 * @throws DatasetFileMissingError (`DATASETS_FILE_MISSING`)
 */
export async function openVersion(
  { tables }: DatasetServices,
  { name, version, path }: DatasetVersion,
  work: LongWork,
): Promise<Table> {
  try {
    return await tables.open({ path, format: 'parquet' }, work);
  } catch (error) {
    const isMissing = error instanceof AssayError && error.code === 'FILE_NOT_FOUND';
    throw isMissing ? new DatasetFileMissingError(name, version, path) : error;
  }
}
