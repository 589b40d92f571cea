import { basename, dirname, extname, join, resolve } from 'node:path';
import type { LongWork } from '../schema/index.ts';
import { writeFileAtomically } from '../storage/index.ts';
import type { Table } from '../tables/index.ts';
import { croissantOf } from './croissant.ts';
import { dataPackageOf } from './data-package.ts';
import type { DatasetExport, ExportFormat, ExportRequest } from './dataset.ts';
import { ExportRefusedError } from './errors.ts';
import type { VersionSelector } from './reference.ts';
import type { DatasetServices } from './services.ts';
import { fingerprint } from './stored-file.ts';
import { openVersion } from './stored-table.ts';

const BY_ENDING: Readonly<Record<string, ExportFormat>> = {
  '.parquet': 'parquet',
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/** What {@link Datasets.export} does. */
export async function exportVersion(
  services: DatasetServices,
  name: string,
  selector: VersionSelector,
  { path: asked, format: wanted, metadata = [] }: ExportRequest,
  work: LongWork,
): Promise<DatasetExport> {
  const path = resolve(asked);
  const format = wanted ?? BY_ENDING[extname(path).toLowerCase()];
  if (format === undefined) throw new ExportRefusedError(asked);
  const version = await services.catalogue.get(name, selector);
  await using table = await openVersion(services, version, work);
  await write(table, path, format, work);
  const file = { path, format, ...(await fingerprint(path, work)) };
  const description = await descriptionOf(services, name);
  const described: string[] = [];
  for (const kind of metadata) {
    const target = join(dirname(path), `${basename(path, extname(path))}.${FILE_NAMES[kind]}`);
    const content = DESCRIBERS[kind]({ version, file, description });
    await writeFileAtomically(target, `${JSON.stringify(content, undefined, 2)}\n`);
    described.push(target);
  }
  return { name, version: version.version, rows: version.rowCount, ...file, metadata: described };
}

const FILE_NAMES = { croissant: 'croissant.json', frictionless: 'datapackage.json' } as const;
const DESCRIBERS = { croissant: croissantOf, frictionless: dataPackageOf } as const;

function write(table: Table, path: string, format: ExportFormat, work: LongWork): Promise<void> {
  switch (format) {
    case 'parquet':
      return table.writeParquet(path, work);
    case 'csv':
      return table.writeCsv(path, work);
    case 'jsonl':
      return table.writeJsonLines(path, work);
    default:
      return format satisfies never;
  }
}

async function descriptionOf({ catalogue }: DatasetServices, name: string): Promise<string | undefined> {
  return (await catalogue.list()).find((dataset) => dataset.name === name)?.description;
}
