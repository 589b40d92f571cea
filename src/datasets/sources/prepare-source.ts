import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type LongWork, maskUrlSecrets } from '../../schema/index.ts';
import type { Table, TableSource } from '../../tables/index.ts';
import { bothOf } from '../both-of.ts';
import type { DatasetOrigin, DatasetRegistration } from '../dataset.ts';
import type { DatasetServices } from '../services.ts';
import { fingerprint } from '../stored-file.ts';
import { copyStream, fetchSource, isAddress } from './fetch-source.ts';
import { runQuery } from './run-query.ts';

/** The rows of a registration, in a Parquet file that is not stored yet. */
export interface PreparedSource {
  readonly table: Table;
  /** What people know the source by, without secrets. */
  readonly label: string;
  readonly origin: DatasetOrigin;
}

/**
 * Brings the rows of whatever a registration names into one Parquet file: a local file, an address, a stream, a query.
 * @param folder a folder for what is needed on the way
 * @param target the Parquet file to write
 */
export async function prepareSource(
  services: DatasetServices,
  { source, access = {} }: Pick<DatasetRegistration, 'source' | 'access'>,
  { folder, target }: { readonly folder: string; readonly target: string },
  work: LongWork,
): Promise<PreparedSource> {
  const { tables } = services;
  if ('query' in source) {
    const table = await runQuery(services, source, { folder, target }, work);
    return { table, label: 'query', origin: { format: 'query', query: source.query } };
  }
  const convert = async (file: TableSource, label: string, read: { size: number; sha256: string }) => {
    const { table, format } = await tables.convert(file, target, work);
    return { table, label, origin: { format, size: read.size, sha256: read.sha256 } };
  };
  if ('stream' in source) {
    const { stream, name = 'stream', ...reading } = source;
    const copied = await copyStream(stream, folder, { name, ...access }, work);
    return convert({ ...reading, path: copied.path }, name, copied);
  }
  if (isAddress(source.path)) {
    const allowed = { ...access, allowsPrivate: access.allowsPrivate ?? services.openData.allowsPrivate };
    const fetched = await fetchSource(source.path, folder, allowed, work);
    return convert({ ...source, path: fetched.path }, maskUrlSecrets(source.path), fetched);
  }
  // The same file as it is read, unless somebody writes it meanwhile.
  const [prepared, read] = await bothOf(
    convert(source, resolve(source.path), NOT_READ),
    fingerprintOfFile(source.path, work),
  );
  return { ...prepared, origin: { ...prepared.origin, ...read } };
}

const NOT_READ = { size: 0, sha256: '' };

/** Nothing of what is no file, whose reading may never end; the conversion refuses it. */
async function fingerprintOfFile(path: string, work: LongWork): Promise<{ size: number; sha256: string }> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? await fingerprint(path, work) : NOT_READ;
}
