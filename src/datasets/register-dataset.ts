import { join } from 'node:path';
import { z } from 'zod';
import { type LongWork, parse } from '../schema/index.ts';
import { createStaging } from '../storage/index.ts';
import { ColumnNotFoundError, type Table } from '../tables/index.ts';
import type { DatasetRegistration, DatasetVersion } from './dataset.ts';
import type { DatasetServices } from './services.ts';
import { dataKey, isStored, putFile } from './stored-file.ts';

const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'letters, digits, dots, dashes and underscores, at most 128');

/**
 * What {@link Datasets.register} does. The file is stored before its row is written, under a key that names its content:
 * a crash in between leaves a file that nobody sees and that the next try overwrites with the same bytes.
 */
export async function registerDataset(
  services: DatasetServices,
  { name: asked, source, origin, label, description, check }: DatasetRegistration,
  work: LongWork,
): Promise<DatasetVersion> {
  const { tables, catalogue, objects, clock } = services;
  const name = parse(nameSchema, asked, {
    code: 'DATASETS_NAME_INVALID',
    subject: 'dataset name',
    remedy: 'For example card-transactions',
  });
  await using table = await tables.open(source, work);
  await check?.(table);
  refuseUnknownLabel(table, label);
  const digest = await table.digest(work);
  const key = dataKey({ name, digest });

  const known = await catalogue.findContent(name, digest);
  if (known !== undefined) {
    // Heals a version whose file was lost.
    if (!(await isStored(objects, key, known.size))) await storeTable(services, table, key, work);
    return catalogue.toVersion(known, false);
  }
  const statistics = await table.statistics(work);
  const { size } = await storeTable(services, table, key, work);
  const { row, created } = await catalogue.add(
    {
      name,
      digest,
      row_count: table.rowCount,
      schema: JSON.stringify(table.schema),
      statistics: JSON.stringify(statistics),
      source: origin ?? table.source?.path ?? source.path,
      label: label ?? null,
      object_key: key,
      size,
      created_at: clock.now(),
    },
    description,
  );
  return catalogue.toVersion(row, created);
}

function refuseUnknownLabel({ schema }: Table, label: string | undefined): void {
  if (label === undefined || schema.some(({ name }) => name === label)) return;
  throw new ColumnNotFoundError(
    [label],
    schema.map(({ name }) => name),
  );
}

async function storeTable(
  { objects, stagingFolder }: DatasetServices,
  table: Table,
  key: string,
  work: LongWork,
): Promise<{ size: number }> {
  await using staging = await createStaging(stagingFolder);
  const path = join(staging.path, 'data.parquet');
  await table.writeParquet(path, work);
  // Awaited here, or the folder would go while the file is read.
  return await putFile(objects, key, path, work);
}
