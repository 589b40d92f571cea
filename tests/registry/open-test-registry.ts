import { join } from 'node:path';
import { type Experiments, openExperiments } from '../../src/experiments/index.ts';
import { type KeptVersion, openRegistry, type RegisterModel, type Registry } from '../../src/registry/index.ts';
import { asRunId, type Clock, systemClock } from '../../src/schema/index.ts';
import { type Database, type ObjectStore, openDatabase, openFolderObjects } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn } from '../support/test-database.ts';

export interface TestRegistry extends AsyncDisposable {
  readonly registry: Registry;
  readonly experiments: Experiments;
  readonly folder: string;
  readonly objects: ObjectStore;
  readonly database: Database;
  /** Registers the next version of `fraud`, whose file is as good as any. */
  readonly register: (changes?: Partial<RegisterModel>) => Promise<KeptVersion>;
  /** The same registry through another connection, as another process has it. */
  readonly reopen: () => Promise<Registry>;
}

/** A registry on a new database and folder, which go when it is disposed. */
export async function openTestRegistry(clock: Clock = systemClock): Promise<TestRegistry> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder()).path;
  const open = opened.use(await openTestRegistryIn(folder, clock));
  const kept = opened.move();
  return { ...open, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The registry of a folder that stays. */
export async function openTestRegistryIn(folder: string, clock: Clock = systemClock): Promise<TestRegistry> {
  const objects = await openFolderObjects(join(folder, 'artifacts'));
  const connections = new AsyncDisposableStack();
  const reopen = async () => {
    const database = connections.use(await openDatabase({ ...(await databaseIn(folder)), clock }));
    const experiments = await openExperiments({ database, objects, clock, user: 'tester' });
    return { registry: openRegistry({ database, objects, experiments, clock, user: 'tester' }), experiments, database };
  };
  const { registry, experiments, database } = await reopen();
  return {
    ...{ registry, experiments, database, folder, objects },
    reopen: async () => (await reopen()).registry,
    register: (changes = {}) =>
      registry.register({
        name: 'fraud',
        runId: asRunId('0'.repeat(32)),
        algorithm: 'made-elsewhere',
        fileName: 'model.bin',
        file: new TextEncoder().encode('a model'),
        ...changes,
      }),
    [Symbol.asyncDispose]: () => connections.disposeAsync(),
  };
}
