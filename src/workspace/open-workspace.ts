import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openLocalConfiguration, openLocalParameters } from '../adapters/local/index.ts';
import { loadSettings, type Settings, type UserConfig } from '../config/index.ts';
import type { Datasets } from '../datasets/index.ts';
import { ArtifactLocations, configuredLocation, openExperiments } from '../experiments/index.ts';
import { openJobs } from '../jobs/index.ts';
import type { Lifecycle } from '../lifecycle/index.ts';
import { openEmitter, openLineage } from '../lineage/index.ts';
import type { Pipelines } from '../pipelines/index.ts';
import type { Production, ProductionOptions } from '../production/index.ts';
import type { Registry } from '../registry/index.ts';
import { type Clock, type RandomBytes, systemClock, systemRandomBytes } from '../schema/index.ts';
import { databaseAt, makeFolder, openDatabase, openObjects, requireWritableObjects } from '../storage/index.ts';
import type { Tuning } from '../tuning/index.ts';
import { onDemand } from './on-demand.ts';
import { recover } from './recover.ts';
import { tablesOnDemand } from './tables-on-demand.ts';
import { toldDatasets, toldPipelines } from './told-to-openlineage.ts';
import type { Workspace } from './workspace.ts';

const isAddress = (place: string): boolean => /^https?:\/\//i.test(place);

export interface OpenWorkspaceOptions {
  /** The workspace folder; wins over `ASSAY_WORKSPACE` and `assay.config.ts`. Default: `./.assay`. */
  readonly folder?: string | undefined;
  /** Where to look for `assay.config.ts`, and where relative paths start without one. Default: the current folder. */
  readonly directory?: string;
  /** Settings given in code; they win over everything else. */
  readonly settings?: UserConfig;
  /**
   * Address of an Assay server (`assay server`) that experiments and models are reached through; wins over
   * `ASSAY_SERVER_URL`, and empty means none. What needs the files of a workspace is not available then.
   */
  readonly server?: string | undefined;
  /** How long calls wait for a server that is away; two minutes unless given. What is logged never waits for it. */
  readonly serverPatienceMs?: number | undefined;
  /** Refuse what may only be read, instead of failing at the first write. */
  readonly mustBeWritable?: boolean | undefined;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
}

/**
 * Opens the workspace folder, making it if absent, and repairs what a process that died left behind (`findings`).
 * Several processes may have the same workspace open.
 *
 * @throws AssayError `CONFIG_INVALID` for a wrong setting; `STORAGE_DATABASE_CORRUPT`, `STORAGE_DATABASE_NEWER`,
 *   `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL` when the folder cannot be used; `STORAGE_DATABASE_UNREACHABLE` and its like
 *   when a database server cannot
 */
export async function openWorkspace(options: OpenWorkspaceOptions = {}): Promise<Workspace> {
  const { clock = systemClock, randomBytes = systemRandomBytes } = options;
  const { settings, base } = await loadSettings({
    ...(options.directory !== undefined && { directory: options.directory }),
    overrides: { ...options.settings, ...(options.server !== undefined && { server: options.server }) },
  });
  const folder = options.folder === undefined ? resolve(base, settings.workspace) : resolve(options.folder);
  const codeFolder = process.cwd();
  await makeFolder(folder);
  if (settings.server) {
    const { openThroughServer } = await import('./open-through-server.ts');
    const patienceMs = options.serverPatienceMs;
    return openThroughServer({ url: settings.server, folder, settings, codeFolder, clock, randomBytes, patienceMs });
  }

  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openDatabase({ ...databaseAt(settings.database, folder), clock }));
  if (options.mustBeWritable) {
    await database.requireWritable();
    await requireWritableObjects(settings.artifacts, folder);
  }
  const tables = opened.use(tablesOnDemand());
  const objects = opened.use(await openObjects(settings.artifacts, folder));
  const absolute = (location: string | undefined) => location && configuredLocation(location, folder);
  const locations = opened.use(
    new ArtifactLocations({
      objects,
      // What is not served has to be written by the clients themselves.
      defaultRoot:
        absolute(settings.defaultArtifactRoot) ?? (settings.serveArtifacts ? undefined : objects.uri('experiments')),
      destination: absolute(settings.artifactsDestination),
      others: settings.artifactLocations?.map((location) => configuredLocation(location, folder)),
      open: (address) => openObjects(address, folder),
    }),
  );
  const experiments = await openExperiments({
    database,
    objects,
    locations,
    clock,
    randomBytes,
    user: settings.user,
    codeFolder,
  });
  const lineage = openLineage({ database, clock });
  const models = onDemand<Registry>(async () => {
    const { openRegistry } = await import('../registry/index.ts');
    return openRegistry({ database, objects, experiments, clock, user: settings.user });
  });
  let openedTuning: (Tuning & AsyncDisposable) | undefined;
  opened.defer(async () => openedTuning?.[Symbol.asyncDispose]());
  const tuning = onDemand<Tuning>(async () => {
    const { openTuning } = await import('../tuning/index.ts');
    const { sagemakerTuning } = await import('../adapters/aws/index.ts');
    openedTuning = openTuning({ database, experiments, clock, randomBytes, services: [sagemakerTuning()] });
    return openedTuning;
  });
  const lifecycle = onDemand<Lifecycle>(async () => {
    const { openLifecycle } = await import('../lifecycle/index.ts');
    return openLifecycle({ database, locations, experiments, clock });
  });
  const productionOptions: ProductionOptions = {
    parameters: openLocalParameters(join(folder, 'production', 'parameters')),
    configuration: openLocalConfiguration(join(folder, 'production', settings.production.configBucket)),
    experiments,
    registry: models,
    lineage,
    clock,
    randomBytes,
    settings: { parameterPrefix: settings.production.parameterPrefix, configKey: settings.production.configKey },
  };
  const production = onDemand<Production>(async () => {
    const { openProduction } = await import('../production/index.ts');
    return openProduction(productionOptions);
  });
  const plainDatasets = onDemand<Datasets>(async () => {
    const { openDatasets } = await import('../datasets/index.ts');
    const { privateAddresses, openDataCatalogues = [], openDataCache, openDataCacheBytes } = settings;
    const openData = {
      catalogues: [openDataCatalogues].flat().map((place) => (isAddress(place) ? place : resolve(base, place))),
      ...(openDataCache !== undefined && { cacheFolder: resolve(base, openDataCache) }),
      cacheBytes: openDataCacheBytes,
      allowsPrivate: privateAddresses === 'allow',
    };
    return openDatasets({
      openData,
      database,
      objects,
      tables,
      clock,
      user: settings.user,
      copiesFolder: join(folder, 'copies'),
    });
  });
  const emitter = eventsWanted(settings)
    ? opened.use(
        openEmitter({
          ...emitterSettings(settings, base),
          clock,
          randomBytes,
          warn: (text) => process.emitWarning(text),
        }),
      )
    : undefined;
  const datasets = emitter === undefined ? plainDatasets : toldDatasets(plainDatasets, emitter);
  const findings = await recover(experiments, existsSync(join(folder, 'production')) ? production : undefined);

  const capabilities = {
    folder,
    settings,
    clock,
    tables,
    datasets,
    lineage,
    experiments,
    models,
    tuning,
    lifecycle,
    production,
    jobs: openJobs({ database, objects, clock, randomBytes }),
  };
  const pipelines = onDemand<Pipelines>(async () => {
    const { openPipelines } = await import('../pipelines/index.ts');
    return openPipelines({ ...capabilities, codeFolder });
  });
  const resources = opened.move();
  return {
    ...capabilities,
    isNew: database.isNew,
    findings,
    pipelines: emitter === undefined ? pipelines : toldPipelines(pipelines, emitter, { datasets, lineage }),
    flush: async () => emitter?.flush(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const eventsWanted = ({ openLineageUrl, openLineageFile }: Settings): boolean =>
  openLineageUrl !== undefined || openLineageFile !== undefined;

const emitterSettings = ({ openLineageUrl, openLineageFile, openLineageNamespace }: Settings, base: string) => ({
  url: openLineageUrl,
  file: openLineageFile === undefined ? undefined : resolve(base, openLineageFile),
  namespace: openLineageNamespace,
  // Its own variable, as every client of OpenLineage has it: a secret is no setting.
  apiKey: process.env.OPENLINEAGE_API_KEY,
});
