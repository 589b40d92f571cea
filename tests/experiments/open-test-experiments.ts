import { join } from 'node:path';
import { type Experiments, type OpenExperimentsOptions, openExperiments } from '../../src/experiments/index.ts';
import { type Database, type ObjectStore, openDatabase, openFolderObjects } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type TestClock, testClock } from '../support/test-clock.ts';
import { databaseIn } from '../support/test-database.ts';

export interface TestExperiments extends AsyncDisposable {
  readonly folder: string;
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly experiments: Experiments;
  readonly clock: TestClock;
}

/** Tracking on a new database and folder, which go when it is disposed. */
export async function openTestExperiments(options: Partial<OpenExperimentsOptions> = {}): Promise<TestExperiments> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder()).path;
  const clock = testClock();
  const database = opened.use(await openDatabase({ ...(await databaseIn(folder)), clock }));
  const objects = await openFolderObjects(join(folder, 'artifacts'));
  const experiments = await openExperiments({ database, objects, clock, user: 'tester', ...options });
  const kept = opened.move();
  return { folder, database, objects, experiments, clock, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
