import { userTemporaryFolder } from '../storage/index.ts';
import { removeAlias, setAlias } from './aliases.ts';
import { Catalogue } from './catalogue.ts';
import { compareTables } from './comparison/index.ts';
import type { Datasets } from './dataset.ts';
import { detectDrift, referenceOfRows } from './drift/index.ts';
import { exportVersion } from './export-version.ts';
import { KeptSuites } from './kept-suites.ts';
import { openOpenData } from './open-data/index.ts';
import { profileReference } from './profile-version.ts';
import { readLineage } from './read-lineage.ts';
import { checkedName } from './register-dataset.ts';
import { registerValidated } from './register-validated.ts';
import { deleteVersions, pruneVersions } from './remove-versions.ts';
import { resolveReference } from './resolve-reference.ts';
import { reviewVersion } from './review-version.ts';
import type { OpenDatasetsOptions } from './services.ts';
import { setTags } from './set-tags.ts';
import { splitDataset } from './split-dataset.ts';
import { storedBaseline } from './stored-baseline.ts';
import { openVersion } from './stored-table.ts';
import { validateReference } from './validation/index.ts';

/** Opens the catalogue of datasets over a workspace's database, objects and table engine, which stay the caller's. */
export function openDatasets(options: OpenDatasetsOptions): Datasets {
  const catalogue = new Catalogue(options.database, options.objects);
  const services = {
    stagingFolder: userTemporaryFolder('staging'),
    copiesFolder: userTemporaryFolder('copies'),
    user: 'unknown',
    openData: {},
    ...options,
    catalogue,
  };
  const suites = new KeptSuites(options.objects);
  const datasets: Datasets = {
    register: (registration, work = {}) =>
      registerValidated({ services, suites, open: datasets.resolve }, registration, work),
    suite: (name) => suites.find(checkedName(name)),
    setSuite: (name, suite) => suites.keep(checkedName(name), suite),
    validation: async (name, version = 'latest') => suites.report(name, (await catalogue.get(name, version)).version),
    get: (name, version = 'latest') => catalogue.get(name, version),
    list: () => catalogue.list(),
    versions: (name) => catalogue.versions(name),
    review: (name, version, request) => reviewVersion(services, name, version, request),
    setAlias: (name, alias, version) => setAlias(services, name, alias, version),
    removeAlias: (name, alias) => removeAlias(services, name, alias),
    setTags: (name, version, tags) => setTags(services, name, version, tags),
    delete: (name, version, choices = {}) => deleteVersions(services, name, version, choices),
    prune: (request = {}, work = {}) => pruneVersions(services, request, work),
    export: (name, version, request, work = {}) => exportVersion(services, name, version, request, work),
    ...openOpenData({
      settings: services.openData,
      tables: options.tables,
      clock: options.clock,
      register: (registration, work) => datasets.register(registration, work),
    }),
    table: (version, work = {}) => openVersion(services, version, work),
    resolve: (reference, reading, work) =>
      resolveReference({ tables: options.tables, datasets: async () => datasets }, reference, reading, work),
    validate: (request, work) => validateReference({ clock: options.clock, open: datasets.resolve }, request, work),
    async compare(before, after, choices, work) {
      await using one = await datasets.resolve(before, {}, work);
      await using two = await datasets.resolve(after, {}, work);
      return await compareTables(one, two, choices, work);
    },
    profile: (reference, request = {}, work = {}) =>
      profileReference(services, datasets.resolve, { ...request, reference }, work),
    lineage: (reference, query) => readLineage(services, reference, query),
    split: (version, spec, work = {}) => splitDataset(services, version, spec, work),
    driftBaseline: (version, work) => storedBaseline(services, version, work),
    drift: async (reference, current, asked, work) => {
      await using before = await datasets.resolve(reference, {}, work);
      await using now = await datasets.resolve(current, {}, work);
      return await detectDrift(referenceOfRows(before), now, asked, work);
    },
  };
  return datasets;
}
