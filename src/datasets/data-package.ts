import { basename } from 'node:path';
import type { ColumnSchema, ColumnStatistics } from '../tables/index.ts';
import type { ExportFormat } from './dataset.ts';
import type { ExportedFile } from './exported-file.ts';
import { FIELD_TYPES } from './validation/index.ts';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv',
  jsonl: 'application/jsonl',
};

/** Describes an exported file as a Data Package with a Table Schema (Frictionless). */
export function dataPackageOf({ version, file, description }: ExportedFile): unknown {
  const { name, tags, statistics } = version;
  // The standard knows only lower-case names.
  const packageName = name.toLowerCase();
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: packageName,
    ...(description !== undefined && { description }),
    version: `${version.version}.0.0`,
    created: new Date(version.createdAt).toISOString(),
    ...(version.user !== undefined && { contributors: [{ title: version.user }] }),
    ...(tags.license !== undefined && { licenses: [{ name: tags.license }] }),
    sources: [{ title: version.source }],
    resources: [
      {
        name: packageName,
        type: 'table',
        path: basename(file.path),
        format: file.format === 'jsonl' ? 'jsonl' : file.format,
        mediatype: MEDIA_TYPES[file.format],
        ...(file.format !== 'parquet' && { encoding: 'utf-8' }),
        bytes: file.size,
        hash: `sha256:${file.sha256}`,
        schema: {
          fields: version.schema.map((column, index) => fieldOf(column, statistics[index])),
          missingValues: [''],
        },
      },
    ],
  };
}

function fieldOf({ name, type }: ColumnSchema, statistics: ColumnStatistics | undefined): unknown {
  return {
    name,
    type: FIELD_TYPES[type],
    // What holds for this version; a next one may break it.
    ...(statistics?.missing === 0 && { constraints: { required: true } }),
  };
}
