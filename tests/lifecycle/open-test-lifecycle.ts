import { join } from 'node:path';
import { ArtifactLocations, type Experiments, openExperiments } from '../../src/experiments/index.ts';
import { type Lifecycle, openLifecycle } from '../../src/lifecycle/index.ts';
import { openRegistry, type Registry } from '../../src/registry/index.ts';
import { type Clock, systemClock } from '../../src/schema/index.ts';
import { type Database, type ObjectStore, openDatabase, openFolderObjects } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type TestClock, testClock } from '../support/test-clock.ts';
import { databaseIn } from '../support/test-database.ts';

export interface LifecycleParts extends AsyncDisposable {
  readonly folder: string;
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly experiments: Experiments;
  readonly registry: Registry;
  readonly lifecycle: Lifecycle;
}

export type TestLifecycle = LifecycleParts & { readonly clock: TestClock };

/** Tracking, registry and lifecycle on a new database and folder, which go when it is disposed. */
export async function openTestLifecycle(): Promise<TestLifecycle> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder()).path;
  const clock = testClock();
  const parts = opened.use(await openLifecycleIn(folder, clock));
  const kept = opened.move();
  return { ...parts, clock, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The same in a folder that stays, such as in a child program. */
export async function openLifecycleIn(
  folder: string,
  clock: Clock = systemClock,
  wrap: (place: { database: Database; objects: ObjectStore }) => { database: Database; objects: ObjectStore } = (
    place,
  ) => place,
): Promise<LifecycleParts> {
  const { database, objects } = wrap({
    database: await openDatabase({ ...(await databaseIn(folder)), clock }),
    objects: await openFolderObjects(join(folder, 'artifacts')),
  });
  const locations = new ArtifactLocations({ objects });
  const experiments = await openExperiments({ database, objects, locations, clock, user: 'tester' });
  const registry = openRegistry({ database, objects, experiments, clock, user: 'tester' });
  return {
    ...{ folder, database, objects, experiments, registry },
    lifecycle: openLifecycle({ database, locations, experiments, clock }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
