/**
 * Makes the trials of the study `searched` with TPE in the database of the folder given, up to so many, and prints the
 * number of each once it has ended; with `batch`, in batches of two.
 */

import { openDatabase } from '../../../src/storage/index.ts';
import { createStudy, databaseStorage } from '../../../src/tuning/index.ts';
import { databaseIn } from '../../support/test-database.ts';
import { searched, slowly } from '../searched-study.ts';

const [folder = '', trials = '0', batch] = process.argv.slice(2);
await using database = await openDatabase(await databaseIn(folder));
const study = await createStudy({ ...searched, storage: databaseStorage(database) });
await study.optimize(slowly, {
  trials: Number(trials),
  ...(batch && { batch: true, parallel: 2 }),
  onTrial: ({ number }) => console.log(`ended ${number}`),
});
