import { hostname } from 'node:os';
import { createStudy, databaseStorage, float, random } from 'assay/tuning';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/storage/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseIn, onPostgres } from '../../support/test-database.ts';
import { studyStorageContract } from '../study-storage-contract.ts';

const folder = temporaryFolder();
let database: Database;
beforeAll(async () => {
  database = await openDatabase(await databaseIn(folder.path));
});
beforeEach(async () => {
  await database.kysely.deleteFrom('study').execute();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

studyStorageContract(onPostgres ? 'PostgreSQL' : 'SQLite', async () => databaseStorage(database));

describe('trials of workers that are gone', () => {
  const space = { x: float(0, 1) };
  const at = 1_000_000;

  /** A study with one running trial, whose worker is as `changes` say. */
  async function leftBehind(changes: { host?: string; pid?: number; beat_at?: number }) {
    const study = await createStudy({
      name: 'left',
      space,
      storage: databaseStorage(database),
      clock: { now: () => at },
    });
    const trial = await study.ask();
    await database.kysely.updateTable('study_worker').set(changes).execute();
    return { study, trial };
  }
  const reopened = (now = at) =>
    createStudy({ name: 'left', space, storage: databaseStorage(database), clock: { now: () => now } });

  test('wait at once when their process of this machine is dead, and what it tells later is refused', async () => {
    const { study, trial } = await leftBehind({ pid: 2 ** 22 + 1 });
    const other = await reopened();
    expect(other.trials).toMatchObject([{ state: 'WAITING', params: trial.params }]);
    const again = await other.ask();
    expect(again.params).toEqual(trial.params);
    await expect(study.tell(trial, 1)).rejects.toMatchObject({ code: 'TUNING_TRIAL_ENDED' });
    expect(await other.tell(again, 2)).toMatchObject({ number: 0, state: 'COMPLETE', values: [2], attempt: 2 });
    expect(await study.tell(trial, 1, { skipIfFinished: true })).toMatchObject({ values: [2] });
  });

  test('go on while their process lives, however long it is silent', async () => {
    await leftBehind({ beat_at: 0 });
    expect((await reopened(at * 10)).trials).toMatchObject([{ state: 'RUNNING' }]);
  });

  test('wait when a worker of another machine has been silent for longer than it may', async () => {
    await leftBehind({ host: `not-${hostname()}` });
    expect((await reopened(at + 60_000)).trials).toMatchObject([{ state: 'RUNNING' }]);
    expect((await reopened(at + 600_000)).trials).toMatchObject([{ state: 'WAITING' }]);
  });

  test('fail as stale when a second process died of them', async () => {
    await leftBehind({ pid: 2 ** 22 + 1 });
    const second = await reopened();
    await second.ask();
    await database.kysely
      .updateTable('study_worker')
      .set({ pid: 2 ** 22 + 1 })
      .execute();
    const [trial] = (await reopened()).trials;
    expect(trial).toMatchObject({ state: 'FAILED', attempt: 2, reason: expect.stringMatching(/^stale/) });
  });

  test('wait when the storage they were made through was closed', async () => {
    const storage = databaseStorage(database);
    const study = await createStudy({ name: 'left', space, storage });
    await study.ask();
    await storage[Symbol.asyncDispose]();
    expect((await reopened()).trials).toMatchObject([{ state: 'WAITING' }]);
  });
});

test('a study that goes on makes the trials that it would have made without a pause', async () => {
  const space = { x: float(0, 1), y: float(0, 1, { step: 0.25 }) };
  const objective = ({ params }: { params: object }) => Object.values(params).reduce((a, b) => a + Number(b), 0);
  const whole = await createStudy({ name: 'whole', space, sampler: random({ seed: 4 }) });
  await whole.optimize(objective, { trials: 12 });
  for (const trials of [3, 4, 12]) {
    const study = await createStudy({
      name: 'parts',
      space,
      sampler: random({ seed: 4 }),
      storage: databaseStorage(database),
    });
    await study.optimize(objective, { trials });
  }
  const parts = await createStudy({ name: 'parts', storage: databaseStorage(database) });
  expect(parts.trials.map(({ params }) => params)).toEqual(whole.trials.map(({ params }) => params));
  expect(parts.best?.values).toEqual(whole.best?.values);
});
