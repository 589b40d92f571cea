import { join } from 'node:path';
import { openJobs } from '../../../src/jobs/index.ts';
import { systemClock, systemRandomBytes } from '../../../src/schema/index.ts';
import { openDatabase, openFolderObjects } from '../../../src/storage/index.ts';
import { databaseIn } from '../../support/test-database.ts';

/** Begins the job that waits in the database of the folder given, says so, and never finishes it. */
const [folder = ''] = process.argv.slice(2);
const database = await openDatabase(await databaseIn(folder));
const objects = await openFolderObjects(join(folder, 'objects'));
const jobs = openJobs({ database, objects, clock: systemClock, randomBytes: systemRandomBytes });
jobs.run({
  everyMs: 20,
  handlers: {
    stuck: async (_input, { progress }) => {
      progress({ stage: 'stuck', done: 1, total: 2 });
      console.log('begun');
      await new Promise(() => {});
    },
  },
});
