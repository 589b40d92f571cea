import { join } from 'node:path';
import { createStudy, databaseStorage, float, int, random } from 'assay/tuning';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/storage/index.ts';
import { startProgram } from '../../support/child-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseIn, onPostgres } from '../../support/test-database.ts';

const program = join(import.meta.dirname, '..', 'programs', 'work-on-study.ts');

/** What the program makes of its study without others and without a crash. */
async function uninterrupted(trials: number) {
  const study = await createStudy({
    name: 'alone',
    direction: 'maximize',
    space: { x: float(0, 1), depth: int(1, 8) },
    sampler: random({ seed: 11 }),
  });
  await study.optimize(({ params }) => Number(params.x) * Number(params.depth), { trials });
  return study.trials.map(({ number, params, values }) => ({ number, params, values }));
}

test('four processes make exactly the trials that one would, numbered without a gap', async () => {
  const trials = onPostgres ? 60 : 200;
  using folder = temporaryFolder();
  const place = await databaseIn(folder.path);
  const workers = [1, 2, 3, 4].map(() => startProgram(program, [folder.path, String(trials)]));
  const begun = (await Promise.all(workers.map((worker) => worker.finish()))).flat();
  const numbers = begun.filter((line) => line.startsWith('begun')).map((line) => Number(line.slice(6)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: trials }, (_, number) => number));
  await using database = await openDatabase(place);
  const study = await createStudy({ name: 'shared', storage: databaseStorage(database) });
  expect(study.trials.every(({ state }) => state === 'COMPLETE')).toBe(true);
  expect(study.trials.map(({ number, params, values }) => ({ number, params, values }))).toEqual(
    await uninterrupted(trials),
  );
});

test('a process killed in the middle of a trial loses none: the next one makes it again, with the same parameters', async () => {
  using folder = temporaryFolder();
  const place = await databaseIn(folder.path);
  const killed = startProgram(program, [folder.path, '12', '5']);
  for (let line = await killed.line(); line !== 'begun 5'; line = await killed.line()) expect(line).toBeDefined();
  await killed.kill();
  const lines = await startProgram(program, [folder.path, '12']).finish();
  expect(lines.filter((line) => line.startsWith('begun'))).toEqual([5, 6, 7, 8, 9, 10, 11].map((n) => `begun ${n}`));
  await using database = await openDatabase(place);
  const study = await createStudy({ name: 'shared', storage: databaseStorage(database) });
  expect(study.trials.map(({ number, params, values }) => ({ number, params, values }))).toEqual(
    await uninterrupted(12),
  );
  expect(study.trials.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1]);
});
