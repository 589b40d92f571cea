import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStudy, databaseStorage, type Study } from 'assay/tuning';
import { expect, test } from 'vitest';
import { createRandom } from '../../../src/stats/index.ts';
import { openDatabase } from '../../../src/storage/index.ts';
import { startProgram } from '../../support/child-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseIn } from '../../support/test-database.ts';
import { searched, slowly } from '../searched-study.ts';

const program = join(import.meta.dirname, '..', 'programs', 'search-study.ts');

const TRIALS = 30;
const KILLS = 4;

const whatCounts = (study: Study) => study.trials.map(({ number, params, values }) => ({ number, params, values }));

for (const [way, options] of [
  ['one after another', {}],
  ['in batches of two', { batch: true, parallel: 2 }],
] as const) {
  test(`a search killed at random points makes the trials it would have made undisturbed, ${way}`, async () => {
    using folder = temporaryFolder();
    const place = await databaseIn(folder.path);
    const args = [folder.path, String(TRIALS), ...('batch' in options ? ['batch'] : [])];
    const random = createRandom(5);
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = startProgram(program, args);
      // From the third on, no trial dies with a second process, which would end it as stale.
      const ended = 3 + random.integer(3);
      for (let line = 0; line < ended; line++) await worker.line();
      await sleep(random.uniform() * 15);
      await worker.kill();
    }
    await startProgram(program, args).finish();
    await using database = await openDatabase(place);
    const resumed = await createStudy({ name: searched.name, storage: databaseStorage(database) });
    const whole = await createStudy(searched);
    await whole.optimize(slowly, { trials: TRIALS, ...options });
    expect(whatCounts(resumed)).toEqual(whatCounts(whole));
  });
}

test('three processes of a search that learns from all trials make exactly those asked for', async () => {
  using folder = temporaryFolder();
  const place = await databaseIn(folder.path);
  const workers = [1, 2, 3].map(() => startProgram(program, [folder.path, String(TRIALS)]));
  const ended = (await Promise.all(workers.map((worker) => worker.finish()))).flat();
  const each = Array.from({ length: TRIALS }, (_, number) => number);
  expect(ended.map((line) => Number(line.slice(6))).sort((a, b) => a - b)).toEqual(each);
  await using database = await openDatabase(place);
  const { trials } = await createStudy({ name: searched.name, storage: databaseStorage(database) });
  expect(trials.map(({ number, state, attempt }) => ({ number, state, attempt }))).toEqual(
    each.map((number) => ({ number, state: 'COMPLETE', attempt: 1 })),
  );
});
