import { z } from 'zod';
import type { Datasets, Suite } from '../../datasets/index.ts';
import { AssayError } from '../../errors/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import {
  datasetListSchema,
  datasetVersionListSchema,
  datasetVersionSchema,
  keptSuiteSchema,
  keptValidationSchema,
  suiteSchema,
  validationReportSchema,
} from './dataset-schemas.ts';

const tag = 'datasets';

const datasetPath = z.object({ name: z.string() });
const datasetVersionPath = datasetPath.extend({
  version: z.string().describe('A number, latest, an alias, or the first 8 digits of a digest'),
});
const validateBody = z
  .strictObject({ suite: suiteSchema.exactOptional().describe('The one that is kept for the dataset unless given') })
  .meta({ id: 'ValidateDataset' });

export function datasetRoutes(routes: ApiRoutes, datasets: Datasets): void {
  routes.add({
    method: 'GET',
    url: '/datasets',
    id: 'listDatasets',
    tag,
    summary: 'All datasets, by name',
    answer: datasetListSchema,
    handle: async () => ({ datasets: await datasets.list() }),
  });
  routes.add({
    method: 'GET',
    url: '/datasets/{name}/versions',
    id: 'listDatasetVersions',
    tag,
    summary: 'The versions of a dataset, oldest first',
    path: datasetPath,
    answer: datasetVersionListSchema,
    handle: async ({ path }) => ({ versions: await datasets.versions(path.name) }),
  });
  routes.add({
    method: 'GET',
    url: '/datasets/{name}/versions/{version}',
    id: 'getDatasetVersion',
    tag,
    summary: 'One version: its schema, statistics and where it came from',
    path: datasetVersionPath,
    answer: datasetVersionSchema,
    handle: ({ path }) => datasets.get(path.name, path.version),
  });
  routes.add({
    method: 'POST',
    url: '/datasets/{name}/versions/{version}/validate',
    id: 'validateDatasetVersion',
    tag,
    summary: 'Check every rule of a suite on a version; broken rules are in the report, which is no error',
    path: datasetVersionPath,
    body: validateBody,
    answer: validationReportSchema,
    handle: async ({ path, body }) => {
      const suite =
        body.suite === undefined ? await keptSuite(datasets, path.name) : await suiteFromOutside(body.suite);
      const { name, version } = await datasets.get(path.name, path.version);
      return datasets.validate({ reference: `${name}@${version}`, suite });
    },
  });
  routes.add({
    method: 'GET',
    url: '/datasets/{name}/versions/{version}/validation',
    id: 'getDatasetValidation',
    tag,
    summary: 'The report of the validation with which a version was registered; null without one',
    path: datasetVersionPath,
    answer: keptValidationSchema,
    handle: async ({ path }) => ({ report: (await datasets.validation(path.name, path.version)) ?? null }),
  });
  routes.add({
    method: 'GET',
    url: '/datasets/{name}/suite',
    id: 'getDatasetSuite',
    tag,
    summary: 'The suite that every next version of a dataset must keep; null without one',
    path: datasetPath,
    answer: keptSuiteSchema,
    handle: async ({ path }) => ({ suite: (await datasets.suite(path.name)) ?? null }),
  });
  routes.add({
    method: 'PUT',
    url: '/datasets/{name}/suite',
    id: 'setDatasetSuite',
    tag,
    summary: 'Set the suite that every next version of a dataset must keep',
    path: datasetPath,
    body: suiteSchema,
    handle: async ({ path, body }) => datasets.setSuite(path.name, await suiteFromOutside(body)),
  });
  routes.add({
    method: 'DELETE',
    url: '/datasets/{name}/suite',
    id: 'deleteDatasetSuite',
    tag,
    summary: 'Let versions of a dataset be registered without validation again',
    path: datasetPath,
    handle: ({ path }) => datasets.setSuite(path.name, undefined),
  });
}

async function keptSuite(datasets: Datasets, name: string): Promise<Suite> {
  const suite = await datasets.suite(name);
  if (suite !== undefined) return suite;
  throw new AssayError({
    code: 'DATASETS_SUITE_INVALID',
    message: `There are no rules to check: no suite is kept for dataset ${name}, and none was sent`,
    remedy: 'Send { "suite": { "rules": […] } }, or set the suite of the dataset first',
    details: { name },
  });
}

/** A client may name datasets, but not read the files of the server's machine. */
async function suiteFromOutside(input: unknown): Promise<Suite> {
  const { fileReferences, parseSuite } = await import('../../datasets/index.ts');
  const suite = parseSuite(input);
  const files = fileReferences(suite);
  if (files.length === 0) return suite;
  throw new AssayError({
    code: 'DATASETS_SUITE_INVALID',
    message: `A suite that comes through the server cannot refer to files: ${files.join(', ')}`,
    remedy: 'Register them as datasets and refer to those, such as customers@3',
    details: { files },
  });
}
