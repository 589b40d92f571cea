import { join } from 'node:path';
import { z } from 'zod';
import { type LongWork, parse } from '../schema/index.ts';
import { createStaging, type Queries } from '../storage/index.ts';
import { ColumnNotFoundError, type Table } from '../tables/index.ts';
import type { VersionRow } from './catalogue.ts';
import type { DatasetRegistration, DatasetVersion } from './dataset.ts';
import { refuseRecords, tagFaults, textFault } from './record-faults.ts';
import { originOf, recordOrigin } from './record-lineage.ts';
import type { DatasetServices } from './services.ts';
import { fingerprint, isBeingRemoved, isStored, newDataKey, putFile } from './stored-file.ts';

const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'letters, digits, dots, dashes and underscores, at most 128');

/**
 * What {@link Datasets.register} does. The file is stored before its row is written, under a key that names its content:
 * a crash in between leaves a file that nobody sees and that the next try overwrites with the same bytes.
 */
export async function registerDataset(
  services: DatasetServices,
  registration: DatasetRegistration,
  work: LongWork,
): Promise<DatasetVersion> {
  const { tables, catalogue, clock } = services;
  const { source, origin, label, description, message, tags = {}, parent, user = services.user } = registration;
  const name = parse(nameSchema, registration.name, {
    code: 'DATASETS_NAME_INVALID',
    subject: 'dataset name',
    remedy: 'For example card-transactions',
  });
  const texts = { message, description, user };
  refuseRecords([...Object.entries(texts).flatMap(([path, text]) => textFault(path, text) ?? []), ...tagFaults(tags)]);
  await using table = await tables.open(source, work);
  await registration.check?.(table);
  refuseUnknownLabel(table, label);
  const digest = await table.digest(work);

  const from = await originOf(origin ?? table.source?.path ?? source.path);
  const known = await catalogue.findContent(name, digest);
  // Awaited here and below, or the table would go while it is written.
  if (known !== undefined) {
    const { database, clock } = services;
    const record = (queries: Queries) => recordOrigin(queries, database.dialect, known, from, clock.now());
    await database.transaction(record, { scope: [] });
    return await heal(services, table, known, work);
  }
  const statistics = await table.statistics(work);
  const read = await fingerprint(source.path, work);
  const stored = await storeNew(services, table, { name, digest }, work);
  const { row, created } = await catalogue.add({
    row: {
      name,
      digest,
      row_count: table.rowCount,
      schema: JSON.stringify(table.schema),
      statistics: JSON.stringify(statistics),
      source: origin ?? table.source?.path ?? source.path,
      label: label ?? null,
      object_key: stored.key,
      size: stored.size,
      created_at: clock.now(),
      user,
      message: message ?? null,
      origin_format: table.source?.format ?? null,
      origin_size: read.size,
      origin_sha256: read.sha256,
      query: null,
    },
    parent,
    description,
    tags,
    from,
  });
  // A version of the same content may have been added and deleted since the file was stored.
  return await heal(services, table, row, work, created);
}

function refuseUnknownLabel({ schema }: Table, label: string | undefined): void {
  if (label === undefined || schema.some(({ name }) => name === label)) return;
  throw new ColumnNotFoundError(
    [label],
    schema.map(({ name }) => name),
  );
}

/** A version that is there gets its file back, should that have been lost. */
async function heal(
  services: DatasetServices,
  table: Table,
  row: VersionRow,
  work: LongWork,
  created = false,
): Promise<DatasetVersion> {
  if (!(await isStored(services.objects, row.object_key, row.size))) {
    await storeTable(services, table, row.object_key, work);
  }
  return services.catalogue.describe(row, created);
}

/** Stores the rows where no removal under way will take them again. */
async function storeNew(
  services: DatasetServices,
  table: Table,
  content: { readonly name: string; readonly digest: string },
  work: LongWork,
): Promise<{ readonly key: string; readonly size: number }> {
  const { kysely } = services.catalogue.database;
  for (;;) {
    const key = await newDataKey(kysely, content);
    const { size } = await storeTable(services, table, key, work);
    if (!(await isBeingRemoved(kysely, key))) return { key, size };
  }
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
