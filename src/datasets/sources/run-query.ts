import { join } from 'node:path';
import type { LongWork } from '../../schema/index.ts';
import type { Table } from '../../tables/index.ts';
import type { QuerySource } from '../dataset.ts';
import { QueryFileRefusedError } from '../errors.ts';
import { parseReference } from '../reference.ts';
import { resolveReference } from '../resolve-reference.ts';
import type { DatasetServices } from '../services.ts';
import { openVersion } from '../stored-table.ts';

/**
 * Runs a query over datasets, named as references are (`payments`, `"payments@3"`), and over files where that is
 * allowed. Each is opened here and handed to the query as a view; the query itself can open nothing.
 * @throws AssayError `TABLES_QUERY_INVALID`, `DATASETS_SOURCE_REFUSED`, `DATASETS_NOT_FOUND`, `TABLES_EMPTY`
 */
export async function runQuery(
  services: DatasetServices,
  { query, readsFiles = false }: QuerySource,
  { folder, target }: { readonly folder: string; readonly target: string },
  work: LongWork,
): Promise<Table> {
  const { tables, catalogue } = services;
  const datasets = {
    get: (name: string, version: number | string = 'latest') => catalogue.get(name, version),
    table: (version: Parameters<typeof openVersion>[1]) => openVersion(services, version, work),
  };
  await using opened = new AsyncDisposableStack();
  const inputs: Record<string, string> = {};
  for (const name of await tables.tablesOfQuery(query, work)) {
    if (parseReference(name).kind === 'file' && !readsFiles) throw new QueryFileRefusedError(name);
    const { table } = opened.use(await resolveReference({ tables, datasets: async () => datasets }, name, {}, work));
    inputs[name] = await parquetOf(table, join(folder, `input-${Object.keys(inputs).length}.parquet`), work);
  }
  return await tables.convertQuery({ sql: query, inputs }, target, work);
}

/** The file of a table that lies in Parquet already, else one that is written. */
async function parquetOf(table: Table, path: string, work: LongWork): Promise<string> {
  if (table.source?.format === 'parquet') return table.source.path;
  await table.writeParquet(path, work);
  return path;
}
