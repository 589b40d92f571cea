import { join } from 'node:path';
import { type Datasets, openDatasets } from '../../src/datasets/index.ts';
import type { Clock } from '../../src/schema/index.ts';
import { type Database, type ObjectStore, openDatabase, openFolderObjects } from '../../src/storage/index.ts';
import { openTables, type Tables } from '../../src/tables/index.ts';
import { testClock } from '../support/test-clock.ts';
import { databaseIn } from '../support/test-database.ts';

export interface WorkspaceParts extends AsyncDisposable {
  readonly datasets: Datasets;
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly tables: Tables;
  readonly stagingFolder: string;
}

/** The catalogue of datasets over real parts, all inside `folder`. */
export async function openParts(folder: string, clock: Clock = testClock()): Promise<WorkspaceParts> {
  const database = await openDatabase({ ...(await databaseIn(folder)), clock });
  const objects = await openFolderObjects(join(folder, 'objects'));
  const tables = await openTables({ threads: 2 });
  const stagingFolder = join(folder, 'staging');
  const datasets = openDatasets({ database, objects, tables, clock, stagingFolder });
  return {
    datasets,
    database,
    objects,
    tables,
    stagingFolder,
    async [Symbol.asyncDispose]() {
      await tables[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
