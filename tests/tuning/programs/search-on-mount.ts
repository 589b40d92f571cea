/**
 * Makes the trials of the study `searched` in the database of the folder given, up to so many, each with a long note.
 * Prints `{ ended, code }`: the numbers of those that ended and what the search failed with, if it did. Where a file
 * `filler` takes room, it then goes and the search goes on. Prints the trials at last, as another connection reads them.
 */

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AssayError } from '../../../src/errors/index.ts';
import { openDatabase } from '../../../src/storage/index.ts';
import { createStudy, databaseStorage, type Study, type Trial } from '../../../src/tuning/index.ts';
import { searched, slowly } from '../searched-study.ts';

const [folder = '', trials = '30'] = process.argv.slice(2);
const path = join(folder, 'assay.db');
const filler = join(folder, 'filler');

async function search(study: Study): Promise<void> {
  const ended: number[] = [];
  let code: string | undefined;
  try {
    const noted = (trial: Trial) => {
      trial.setAttribute('note', String(trial.number).padStart(100_000, '.'));
      return slowly(trial);
    };
    await study.optimize(noted, { trials: Number(trials), onTrial: ({ number }) => void ended.push(number) });
  } catch (error) {
    code = error instanceof AssayError ? error.code : String(error);
  }
  console.log(JSON.stringify({ ended, code }));
}

try {
  await using database = await openDatabase({ path });
  const study = await createStudy({ ...searched, storage: databaseStorage(database) });
  await search(study);
  if (existsSync(filler)) {
    rmSync(filler);
    await search(study);
  }
} catch (error) {
  console.log(JSON.stringify({ ended: [], code: error instanceof AssayError ? error.code : String(error) }));
}
await using database = await openDatabase({ path });
const { trials: kept } = await createStudy({ name: searched.name, storage: databaseStorage(database) });
console.log(JSON.stringify(kept.map(({ number, params, values }) => ({ number, params, values }))));
