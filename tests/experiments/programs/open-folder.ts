import { join } from 'node:path';
import { type Experiments, openExperiments } from '../../../src/experiments/index.ts';
import { openDatabase, openFolderObjects } from '../../../src/storage/index.ts';
import { databaseIn } from '../../support/test-database.ts';

/** Tracking in a folder that the test has made, as another process opens it. */
export async function openFolder(folder: string): Promise<Experiments> {
  const database = await openDatabase(await databaseIn(folder));
  return openExperiments({ database, objects: await openFolderObjects(join(folder, 'artifacts')) });
}
