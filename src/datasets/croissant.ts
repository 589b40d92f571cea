import { basename } from 'node:path';
import type { ColumnType } from '../tables/index.ts';
import type { DatasetVersion, ExportFormat } from './dataset.ts';
import type { ExportedFile } from './exported-file.ts';

/** The names that every Croissant file is read by; given by the specification. */
const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
} as const;

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  parquet: 'application/x-parquet',
  csv: 'text/csv',
  jsonl: 'application/jsonlines',
};

const DATA_TYPES: Readonly<Record<ColumnType, string>> = {
  integer: 'sc:Integer',
  number: 'sc:Float',
  boolean: 'sc:Boolean',
  text: 'sc:Text',
  timestamp: 'sc:DateTime',
  date: 'sc:Date',
  other: 'sc:Text',
};

/**
 * Describes an exported file in Croissant 1.1 (JSON-LD). Licence, web address and publisher are what the tags
 * `license`, `url` and `creator` of the version say.
 */
export function croissantOf({ version, file, description }: ExportedFile): unknown {
  const { name, tags } = version;
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name,
    description: description ?? `${name}, version ${version.version}`,
    // Other content is another major version, and every version here has content of its own.
    version: `${version.version}.0.0`,
    license: tags.license ?? 'NOASSERTION',
    url: tags.url ?? addressOf(version),
    creator: { '@type': 'Person', name: tags.creator ?? version.user ?? 'unknown' },
    datePublished: new Date(version.createdAt).toISOString(),
    distribution: [
      {
        '@type': 'cr:FileObject',
        '@id': 'data',
        name: basename(file.path),
        contentUrl: basename(file.path),
        contentSize: `${file.size} B`,
        encodingFormat: MEDIA_TYPES[file.format],
        sha256: file.sha256,
      },
    ],
    recordSet: [
      {
        '@type': 'cr:RecordSet',
        '@id': 'rows',
        name: 'rows',
        field: version.schema.map((column) => ({
          '@type': 'cr:Field',
          '@id': `rows/${column.name}`,
          name: column.name,
          dataType: DATA_TYPES[column.type],
          source: {
            fileObject: { '@id': 'data' },
            extract: file.format === 'jsonl' ? { jsonPath: jsonPathOf(column.name) } : { column: column.name },
          },
        })),
      },
    ],
  };
}

const addressOf = ({ name, version, source }: DatasetVersion): string =>
  /^(https?|s3):\/\//.test(source) ? source : `urn:assay:dataset:${name}:${version}`;

const jsonPathOf = (name: string): string => `$['${name.replace(/['\\]/g, '\\$&')}']`;
