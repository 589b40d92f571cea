import type { ColumnSchema, ColumnStatistics } from '../../tables/index.ts';

export type EventType = 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';

/** A dataset as OpenLineage names it, with what is known of it. */
export interface EventDataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Readonly<Record<string, object>>;
  readonly inputFacets?: Readonly<Record<string, object>>;
  readonly outputFacets?: Readonly<Record<string, object>>;
}

/** What an event is about; the same run has one START and one end. */
export interface EventSubject {
  /** A UUID. */
  readonly runId: string;
  readonly namespace: string;
  /** Such as `datasets.register`. */
  readonly job: string;
  readonly runFacets?: Readonly<Record<string, object>>;
  readonly inputs?: readonly EventDataset[];
  readonly outputs?: readonly EventDataset[];
}

const PRODUCER = 'https://www.npmjs.com/package/assay';
const SPEC = 'https://openlineage.io/spec';

/** A facet with the two fields that every one has; `version` is that of its schema. */
export const facet = (name: string, version: string, fields: object): object => ({
  _producer: PRODUCER,
  _schemaURL: `${SPEC}/facets/${version}/${name}.json#/$defs/${name}`,
  ...fields,
});

/** A RunEvent of OpenLineage 2-0-2. */
export function runEvent(eventType: EventType, at: number, subject: EventSubject): object {
  const { runId, namespace, job, runFacets = {}, inputs = [], outputs = [] } = subject;
  const jobType = { processingType: 'BATCH', integration: 'ASSAY', jobType: 'JOB' };
  return {
    eventType,
    eventTime: new Date(at).toISOString(),
    run: { runId, facets: runFacets },
    job: { namespace, name: job, facets: { jobType: facet('JobTypeJobFacet', '2-0-4', jobType) } },
    inputs,
    outputs,
    producer: PRODUCER,
    schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
  };
}

/** Why a run failed. The stack stays here: it may name what the event's readers must not know. */
export const errorFacets = (error: unknown): Readonly<Record<string, object>> => ({
  errorMessage: facet('ErrorMessageRunFacet', '1-0-1', {
    message: error instanceof Error ? error.message : String(error),
    programmingLanguage: 'TypeScript',
  }),
});

/** The place of a file, an http or an S3 address, by the naming of OpenLineage. */
export function placedDataset(place: string): EventDataset {
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(place) ? URL.parse(place) : null;
  if (url === null || url.protocol === 'file:') return { namespace: 'file', name: url?.pathname ?? place };
  return {
    namespace: `${url.protocol}//${url.host}`,
    name: decodeURIComponent(url.pathname).replace(/^\//, '') || '/',
  };
}

export interface DescribedVersion {
  readonly name: string;
  readonly version: number;
  readonly rowCount: number;
  readonly size: number;
  readonly path: string;
  readonly schema: readonly ColumnSchema[];
  readonly statistics: readonly ColumnStatistics[];
}

/** A dataset version: one dataset by its name, and which version of it. */
export function versionDataset(namespace: string, version: DescribedVersion, use: 'input' | 'output'): EventDataset {
  const { name, rowCount, size, schema, statistics } = version;
  const place = placedDataset(version.path);
  const metrics = { rowCount, bytes: size, columnMetrics: columnMetrics(statistics) };
  return {
    namespace,
    name,
    facets: {
      schema: facet('SchemaDatasetFacet', '1-2-0', {
        fields: schema.map(({ name: column, type }) => ({ name: column, type })),
      }),
      version: facet('DatasetVersionDatasetFacet', '1-0-1', { datasetVersion: String(version.version) }),
      dataSource: facet('DatasourceDatasetFacet', '1-0-1', { name: namespace, uri: uriOf(version.path) }),
      symlinks: facet('SymlinksDatasetFacet', '1-0-1', { identifiers: [{ ...place, type: 'LOCATION' }] }),
      dataQualityMetrics: facet('DataQualityMetricsDatasetFacet', '1-0-1', metrics),
    },
    ...(use === 'input'
      ? { inputFacets: { dataQualityMetrics: facet('DataQualityMetricsInputDatasetFacet', '1-0-3', metrics) } }
      : {
          outputFacets: { outputStatistics: facet('OutputStatisticsOutputDatasetFacet', '1-0-2', { rowCount, size }) },
        }),
  };
}

const uriOf = (path: string): string => (/^[a-z][a-z\d+.-]+:/i.test(path) ? path : `file://${path}`);

function columnMetrics(statistics: readonly ColumnStatistics[]): Record<string, object> {
  return Object.fromEntries(
    statistics.map(({ name, missing, distinct, numeric }) => [
      name,
      {
        nullCount: missing,
        distinctCount: distinct,
        ...(numeric && Number.isFinite(numeric.min) && { min: numeric.min, max: numeric.max }),
      },
    ]),
  );
}

/** Columns that went from one dataset to the other as they are. */
export function unchangedColumns(from: EventDataset, columns: readonly ColumnSchema[]): object {
  const { namespace, name } = from;
  const transformations = [{ type: 'DIRECT', subtype: 'IDENTITY' }];
  const fields = columns.map(({ name: field }) => [
    field,
    { inputFields: [{ namespace, name, field, transformations }] },
  ]);
  return facet('ColumnLineageDatasetFacet', '1-2-0', { fields: Object.fromEntries(fields) });
}
