import { join } from 'node:path';
import { z } from 'zod';
import { type LongWork, parse } from '../schema/index.ts';
import { createStaging, type Queries } from '../storage/index.ts';
import { ColumnNotFoundError, type Table } from '../tables/index.ts';
import { bothOf } from './both-of.ts';
import type { VersionRow } from './catalogue.ts';
import type { DatasetRegistration, DatasetVersion } from './dataset.ts';
import { refuseRecords, tagFaults, textFault } from './record-faults.ts';
import { originOf, recordOrigin } from './record-lineage.ts';
import type { DatasetServices } from './services.ts';
import { prepareSource } from './sources/prepare-source.ts';
import { isBeingRemoved, isStored, newDataKey, putFile } from './stored-file.ts';

/** What may be the name of a dataset. */
export const DATASET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

const nameSchema = z.string().regex(DATASET_NAME, 'letters, digits, dots, dashes and underscores, at most 128');

/**
 * What {@link Datasets.register} does. The file is stored before its row is written, under a key that names its content:
 * a crash in between leaves a file that nobody sees and that the next try overwrites with the same bytes.
 */
export async function registerDataset(
  services: DatasetServices,
  registration: DatasetRegistration,
  work: LongWork,
): Promise<DatasetVersion> {
  const { catalogue, clock } = services;
  const { origin, label, description, message, tags = {}, parent, user = services.user } = registration;
  const name = checkedName(registration.name);
  const texts = { message, description, user };
  refuseRecords([...Object.entries(texts).flatMap(([path, text]) => textFault(path, text) ?? []), ...tagFaults(tags)]);
  await using staging = await createStaging(services.stagingFolder);
  const file = join(staging.path, 'data.parquet');
  const prepared = await prepareSource(services, registration, { folder: staging.path, target: file }, work);
  await using table = prepared.table;
  await registration.check?.(table);
  refuseUnknownLabel(table, label);
  const { digest, statistics: describe } = await table.examine(work);

  const from = await originOf(origin ?? prepared.label);
  const known = await catalogue.findContent(name, digest);
  // Awaited here and below, or the file would go while it is read.
  if (known !== undefined) {
    const { database, clock } = services;
    const record = (queries: Queries) => recordOrigin(queries, database.dialect, known, from, clock.now());
    await database.transaction(record, { scope: [] });
    return await heal(services, file, known, work);
  }
  const [statistics, stored] = await bothOf(describe(work), storeNew(services, file, { name, digest }, work));
  const { row, created } = await catalogue.add({
    row: {
      name,
      digest,
      row_count: table.rowCount,
      schema: JSON.stringify(table.schema),
      statistics: JSON.stringify(statistics),
      source: origin ?? prepared.label,
      label: label ?? null,
      object_key: stored.key,
      size: stored.size,
      created_at: clock.now(),
      user,
      message: message ?? null,
      origin_format: prepared.origin.format ?? null,
      origin_size: prepared.origin.size ?? null,
      origin_sha256: prepared.origin.sha256 ?? null,
      query: prepared.origin.query ?? null,
    },
    parent,
    description,
    tags,
    from,
  });
  // A version of the same content may have been added and deleted since the file was stored.
  return await heal(services, file, row, work, created);
}

/** @throws AssayError `DATASETS_NAME_INVALID` */
export function checkedName(name: string): string {
  return parse(nameSchema, name, {
    code: 'DATASETS_NAME_INVALID',
    subject: 'dataset name',
    remedy: 'For example card-transactions',
  });
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
  { objects, catalogue }: DatasetServices,
  file: string,
  row: VersionRow,
  work: LongWork,
  created = false,
): Promise<DatasetVersion> {
  if (!(await isStored(objects, row.object_key, row.size))) await putFile(objects, row.object_key, file, work);
  return catalogue.describe(row, created);
}

/** Stores the rows where no removal under way will take them again. */
async function storeNew(
  { objects, catalogue }: DatasetServices,
  file: string,
  content: { readonly name: string; readonly digest: string },
  work: LongWork,
): Promise<{ readonly key: string; readonly size: number }> {
  const { kysely } = catalogue.database;
  for (;;) {
    const key = await newDataKey(kysely, content);
    const { size } = await putFile(objects, key, file, work);
    if (!(await isBeingRemoved(kysely, key))) return { key, size };
  }
}
