import { userTemporaryFolder } from '../storage/index.ts';
import { Catalogue } from './catalogue.ts';
import type { Datasets } from './dataset.ts';
import { registerDataset } from './register-dataset.ts';
import { resolveReference } from './resolve-reference.ts';
import type { OpenDatasetsOptions } from './services.ts';
import { splitDataset } from './split-dataset.ts';
import { openVersion } from './stored-table.ts';
import { validateReference } from './validation/index.ts';

/** Opens the catalogue of datasets over a workspace's database, objects and table engine, which stay the caller's. */
export function openDatasets(options: OpenDatasetsOptions): Datasets {
  const catalogue = new Catalogue(options.database, options.objects);
  const services = {
    stagingFolder: userTemporaryFolder('staging'),
    copiesFolder: userTemporaryFolder('copies'),
    ...options,
    catalogue,
  };
  const datasets: Datasets = {
    register: (registration, work = {}) => registerDataset(services, registration, work),
    get: async (name, version = 'latest') => catalogue.toVersion(await catalogue.get(name, version), false),
    list: () => catalogue.list(),
    versions: async (name) => (await catalogue.versions(name)).map((row) => catalogue.toVersion(row, false)),
    table: (version, work = {}) => openVersion(services, version, work),
    resolve: (reference, reading, work) =>
      resolveReference({ tables: options.tables, datasets: async () => datasets }, reference, reading, work),
    validate: (request, work) => validateReference({ clock: options.clock, open: datasets.resolve }, request, work),
    split: (version, spec, work = {}) => splitDataset(services, version, spec, work),
  };
  return datasets;
}
