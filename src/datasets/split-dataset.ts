import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { type LongWork, parse } from '../schema/index.ts';
import { createStaging, localCopy } from '../storage/index.ts';
import { SPLIT_PARTS, type SplitFile, type SplitFiles, type SplitSpec, splitSpecSchema } from '../tables/index.ts';
import type { DatasetSplit, DatasetVersion } from './dataset.ts';
import { recordSplit } from './record-lineage.ts';
import type { DatasetServices } from './services.ts';
import { isStored, putFile } from './stored-file.ts';
import { openVersion } from './stored-table.ts';

/** What was stored of a split, written once all of its parts are. */
interface Manifest {
  readonly parts: { readonly [part: string]: StoredPart };
}

interface StoredPart extends Omit<SplitFile, 'path'> {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** What {@link Datasets.split} does: parts are kept beside the version's data, under a key that names the spec. */
export async function splitDataset(
  services: DatasetServices,
  version: DatasetVersion,
  asked: SplitSpec,
  work: LongWork,
): Promise<DatasetSplit> {
  const label = asked.label ?? version.label;
  const spec = parse(splitSpecSchema, label === undefined ? asked : { ...asked, label }, {
    code: 'TABLES_SPLIT_INVALID',
    subject: 'split',
    remedy: 'For example { method: "stratified", seed: 1, fractions: { train: 0.8, test: 0.2 }, label: "is_fraud" }',
  });
  const id = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 16);
  const row = await services.catalogue.getRow(services.catalogue.database.kysely, version.name, version.digest);
  // Beside the rows, so that it goes with them.
  const folder = `${dirname(row.object_key)}/splits/${id}`;
  const manifest = (await findManifest(services, folder)) ?? (await deal(services, version, { spec, folder }, work));
  const recorded = await recordSplit(services, version, { key: id, method: spec.method });
  return { id: recorded, digest: version.digest, spec, files: await filesOf(services, manifest) };
}

async function findManifest({ objects }: DatasetServices, folder: string): Promise<Manifest | undefined> {
  const bytes = await objects.get(`${folder}/split.json`);
  if (bytes === undefined) return undefined;
  const manifest: Manifest = JSON.parse(Buffer.from(bytes).toString());
  for (const { key, size } of Object.values(manifest.parts))
    if (!(await isStored(objects, key, size))) return undefined;
  return manifest;
}

async function deal(
  services: DatasetServices,
  version: DatasetVersion,
  { spec, folder }: { spec: SplitSpec; folder: string },
  work: LongWork,
): Promise<Manifest> {
  const { objects, stagingFolder } = services;
  await using table = await openVersion(services, version, work);
  await using staging = await createStaging(stagingFolder);
  const files = await table.split(spec, staging.path, work);
  const parts: Record<string, StoredPart> = {};
  for (const part of SPLIT_PARTS) {
    const file = files[part];
    if (file === undefined) continue;
    const { path: _, ...counts } = file;
    const key = `${folder}/${part}.parquet`;
    const { size } = await putFile(objects, key, join(staging.path, `${part}.parquet`), work);
    parts[part] = { ...counts, key, size };
  }
  await objects.put(`${folder}/split.json`, JSON.stringify({ spec, parts }, undefined, 2));
  return { parts };
}

async function filesOf({ objects, copiesFolder }: DatasetServices, { parts }: Manifest): Promise<SplitFiles> {
  const files = Object.entries(parts).map(async ([part, { key, size: _, ...counts }]) => [
    part,
    { path: (await localCopy(objects, key, copiesFolder)) ?? objects.uri(key), ...counts },
  ]);
  return Object.fromEntries(await Promise.all(files)) as SplitFiles;
}
