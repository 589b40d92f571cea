import { accessSync, constants } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalConfiguration, openLocalParameters } from '../../src/adapters/local/index.ts';
import { type Experiments, openExperiments } from '../../src/experiments/index.ts';
import {
  type ConfigurationStore,
  openProduction,
  type ParameterStore,
  type Production,
  type ProductionOptions,
  type PromotionRequest,
} from '../../src/production/index.ts';
import { openRegistry, type Registry } from '../../src/registry/index.ts';
import { type Clock, type RunId, systemClock } from '../../src/schema/index.ts';
import { openDatabase, openFolderObjects } from '../../src/storage/index.ts';

export const PREFIX = '/fraud-detection/hyperparameters/';

export const HYPERPARAMETERS = {
  objective: 'binary:logistic',
  num_round: 200,
  max_depth: 6,
  eta: 0.1,
  subsample: 0.8,
  colsample_bytree: 0.7,
};

/** A whole production on disk: local stores, database, runs, registry. */
export interface TestProduction extends AsyncDisposable {
  readonly folder: string;
  readonly experiments: Experiments;
  readonly registry: Registry;
  readonly parameters: ParameterStore;
  readonly configuration: ConfigurationStore;
  readonly production: Production;
  /** Another production on the same stores, as another process would open it. */
  readonly reopen: (options?: Partial<ProductionOptions>) => Production;
  /** A finished run to promote. */
  readonly run: () => Promise<RunId>;
  readonly request: (changes?: Partial<PromotionRequest>) => Promise<PromotionRequest>;
}

export interface TestProductionOptions {
  readonly clock?: Clock;
  readonly folder?: string;
  readonly options?: Partial<ProductionOptions>;
}

/** In memory where the system has such a folder: flushing hundreds of files to disk is not what is tested. */
const scratch = isWritable('/dev/shm') ? '/dev/shm' : tmpdir();

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export async function openTestProduction({
  clock = systemClock,
  folder,
  options = {},
}: TestProductionOptions = {}): Promise<TestProduction> {
  await using opened = new AsyncDisposableStack();
  const home = folder ?? opened.use(await mkdtempDisposable(join(scratch, 'assay-production-'))).path;
  const database = opened.use(await openDatabase({ path: join(home, 'assay.db'), clock }));
  const objects = await openFolderObjects(join(home, 'artifacts'));
  const experiments = await openExperiments({ database, objects, clock, user: 'tester' });
  const registry = openRegistry({ database, objects, experiments, clock });
  const parameters = openLocalParameters(join(home, 'production', 'parameters'));
  const configuration = openLocalConfiguration(join(home, 'production', 'fraud-detection-config'));
  const reopen = (changes: Partial<ProductionOptions> = {}) =>
    openProduction({ parameters, configuration, experiments, registry, clock, ...options, ...changes });
  const run = async () => {
    await using active = await experiments.startRun({});
    await active.end();
    return active.id;
  };
  const resources = opened.move();
  return {
    folder: home,
    experiments,
    registry,
    parameters,
    configuration,
    production: reopen(),
    reopen,
    run,
    request: async (changes = {}) => ({
      runId: changes.runId ?? (await run()),
      hyperparameters: HYPERPARAMETERS,
      metrics: { accuracy: 0.99, pr_auc: 0.8 },
      algorithm: 'xgboost',
      approver: 'ada',
      ...changes,
    }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
