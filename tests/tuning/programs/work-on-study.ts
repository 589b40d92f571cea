/**
 * Works on the study `shared` in the database of the folder given until it has so many trials, and prints the number of
 * each as it begins and ends; with `hang`, the trial of that number never ends.
 */

import { openDatabase } from '../../../src/storage/index.ts';
import { createStudy, databaseStorage, float, int, random } from '../../../src/tuning/index.ts';
import { databaseIn } from '../../support/test-database.ts';

const [folder = '', trials = '0', hang] = process.argv.slice(2);
await using database = await openDatabase(await databaseIn(folder));
const study = await createStudy({
  name: 'shared',
  direction: 'maximize',
  space: { x: float(0, 1), depth: int(1, 8) },
  sampler: random({ seed: 11 }),
  storage: databaseStorage(database),
});
console.log('ready');
await study.optimize(
  async ({ number, params }) => {
    console.log(`begun ${number}`);
    if (String(number) === hang) await new Promise((resolve) => setTimeout(resolve, 600_000));
    return Number(params.x) * Number(params.depth);
  },
  { trials: Number(trials) },
);
