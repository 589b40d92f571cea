import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Datasets } from '../../datasets/index.ts';
import type { ColumnType, FileFormat } from '../../tables/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { bytesOf } from '../http/raw-bodies.ts';
import type { JobInputs, JobKind } from '../jobs/job-handlers.ts';
import type { ApiRoutes } from './api-routes.ts';
import { acceptedJobSchema } from './job-schemas.ts';
import { API_PREFIX } from './operation.ts';
import { allowedAddress } from './source-address.ts';

const reference = z.string().min(1).describe('payments for its newest version, payments@3, payments@ALIAS or …@DIGEST');

// Named here and not taken from tables/: that loads the table engine, which a server starts without.
const formats = ['csv', 'parquet', 'json'] satisfies FileFormat[];
const types = ['integer', 'number', 'boolean', 'text', 'timestamp', 'date', 'other'] satisfies ColumnType[];

const registerBody = z
  .strictObject({
    url: z.string().exactOptional().describe('An http or https address, or s3 where the server may read'),
    query: z.string().exactOptional().describe('Instead of an address: a SELECT from datasets, such as "payments@3"'),
    format: z.enum(formats).exactOptional().describe('Told by the content unless given'),
    types: z.record(z.string(), z.enum(types)).exactOptional().describe('In place of inferred ones, by column'),
    encoding: z.string().exactOptional().describe('Such as latin1'),
    missingValues: z.array(z.string()).exactOptional().describe('Cells that mean missing, besides the empty one'),
    label: z.string().exactOptional().describe('The column to learn'),
    description: z.string().exactOptional(),
    message: z.string().exactOptional().describe('Why this version is made'),
    tags: z.record(z.string(), z.string()).exactOptional(),
    parent: z.int().min(1).exactOptional().describe('The number of the version that it follows'),
  })
  .refine(({ url, query }) => (url === undefined) !== (query === undefined), 'takes either url or query')
  .meta({ id: 'RegisterDatasetVersion' });

const compareBody = z
  .strictObject({
    before: reference,
    after: reference,
    key: z
      .array(z.string().min(1))
      .min(1)
      .exactOptional()
      .describe('Columns that name a row; rows are matched by them'),
    samples: z.int().min(0).max(1000).exactOptional().describe('Rows to show of each kind of difference; 10'),
    drift: z.boolean().exactOptional().describe('Whether to look for drift as well; true'),
  })
  .meta({ id: 'CompareDatasets' });

const driftBody = z
  .strictObject({
    reference,
    current: reference,
    options: z.looseObject({}).exactOptional().describe('Methods, levels, columns; see the page on drift'),
  })
  .meta({ id: 'DatasetDrift' });

const analyzeBody = z
  .strictObject({
    dataset: reference,
    target: z.string().nullable().exactOptional().describe('The column to be predicted; null for none'),
  })
  .meta({ id: 'AnalyzeDataset' });

/** Long work on datasets: written down as a job, which the answer tells. */
export function datasetJobRoutes(routes: ApiRoutes, { jobs, datasets, settings }: Workspace): void {
  const accept = async <Kind extends JobKind>(reply: FastifyReply, kind: Kind, input: JobInputs[Kind]) => {
    const job = await jobs.enqueue({ kind, input });
    reply.header('location', `${API_PREFIX}/jobs/${job.id}`);
    return { job };
  };
  routes.add({
    method: 'POST',
    url: '/datasets/{name}/versions',
    id: 'registerDatasetVersion',
    tag: 'datasets',
    summary: 'Store what is at an address, or what a query makes, as the next version; a job',
    path: z.object({ name: z.string() }),
    body: registerBody,
    answer: acceptedJobSchema,
    status: 202,
    handle: async ({ path, body, reply }) => {
      const { url, query, format, types, encoding, missingValues, ...facts } = body;
      const reading = {
        ...(format && { format }),
        ...(types && { types }),
        ...(encoding && { encoding }),
        ...(missingValues && { missingValues }),
      };
      const source = query === undefined ? { path: allowedAddress(url ?? '', settings), ...reading } : { query };
      return accept(reply, 'datasets.register', { name: path.name, source, ...facts });
    },
  });
  routes.add({
    method: 'POST',
    url: '/datasets/compare',
    id: 'compareDatasets',
    tag: 'datasets',
    summary: 'Two versions side by side: columns, figures, drift and, by a key, rows; a job',
    body: compareBody,
    answer: acceptedJobSchema,
    status: 202,
    handle: async ({ body: { before, after, ...options }, reply }) =>
      accept(reply, 'datasets.compare', {
        before: await pinned(datasets, before),
        after: await pinned(datasets, after),
        options,
      }),
  });
  routes.add({
    method: 'POST',
    url: '/datasets/drift',
    id: 'detectDatasetDrift',
    tag: 'datasets',
    summary: 'How the columns of one version differ from those of another; a job',
    body: driftBody,
    answer: acceptedJobSchema,
    status: 202,
    handle: async ({ body, reply }) => {
      const { driftOptionsSchema } = await import('../../datasets/index.ts');
      const { parse } = await import('../../schema/index.ts');
      const options = body.options ?? {};
      parse(driftOptionsSchema, options, {
        code: 'DATASETS_DRIFT_OPTIONS_INVALID',
        subject: 'drift options',
        remedy: 'For example { "alpha": 0.01, "methods": { "columns": { "amount": "ks" } } }',
      });
      return accept(reply, 'datasets.drift', {
        reference: await pinned(datasets, body.reference),
        current: await pinned(datasets, body.current),
        options,
      });
    },
  });
  routes.add({
    method: 'POST',
    url: '/eda/analyze',
    id: 'analyzeDataset',
    tag: 'eda',
    summary: 'The profile of a version: every column, what is wrong with it, what tells the target; a job',
    body: analyzeBody,
    answer: acceptedJobSchema,
    status: 202,
    handle: async ({ body: { dataset, ...request }, reply }) =>
      accept(reply, 'eda.analyze', { reference: await pinned(datasets, dataset), request }),
  });
}

const uploadQuery = z.strictObject({
  fileName: z.string().min(1).max(255).exactOptional().describe('What to remember as its source; upload unless given'),
  format: z.enum(formats).exactOptional().describe('Told by the content unless given'),
  label: z.string().exactOptional().describe('The column to learn'),
  message: z.string().exactOptional().describe('Why this version is made'),
});

/** Its bodies are taken as they come. */
export function datasetUploadRoutes(routes: ApiRoutes, { jobs }: Workspace): void {
  routes.add({
    method: 'POST',
    url: '/datasets/{name}/files',
    id: 'uploadDatasetVersion',
    tag: 'datasets',
    summary: 'Store the table that is sent as the next version; a job',
    path: z.object({ name: z.string() }),
    query: uploadQuery,
    body: 'bytes',
    answer: acceptedJobSchema,
    status: 202,
    handle: async ({ path, query: { fileName = 'upload', format, ...facts }, request, reply }) => {
      const input: JobInputs['datasets.upload'] = {
        name: path.name,
        origin: fileName,
        reading: format === undefined ? {} : { format },
        ...facts,
      };
      const job = await jobs.enqueue({ kind: 'datasets.upload', input, attachment: bytesOf(request) });
      reply.header('location', `${API_PREFIX}/jobs/${job.id}`);
      return { job };
    },
  });
}

/**
 * The version that a reference names now, by its number: the job means the same whenever it is begun. It names no file
 * of the server's machine, for it names a version.
 */
async function pinned(datasets: Datasets, reference: string): Promise<string> {
  const { parseVersionReference } = await import('../../datasets/index.ts');
  const asked = parseVersionReference(reference);
  const { name, version } = await datasets.get(asked.name, asked.version);
  return `${name}@${version}`;
}
