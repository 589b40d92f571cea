import { expect, test } from 'vitest';
import type { Experiments } from '../../src/experiments/index.ts';
import { openTestExperiments } from './open-test-experiments.ts';

/** What became of calls made at the same time: `ok` or the code of the error. */
async function outcomes(calls: readonly Promise<void>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { code: string }).code));
}

const newRun = async (experiments: Experiments): Promise<string> => (await experiments.startRun()).id;

test('calls made at the same time are all there once each has resolved', async () => {
  await using ws = await openTestExperiments();
  const ids = await Promise.all(Array.from({ length: 16 }, () => newRun(ws.experiments)));
  await Promise.all(
    ids.flatMap((id) =>
      Array.from({ length: 20 }, (_, step) =>
        ws.experiments.log(id, { metrics: [{ key: 'loss', value: step, step }] }),
      ),
    ),
  );
  for (const id of ids) {
    expect((await ws.experiments.metricHistory(id, 'loss')).map(({ value }) => value)).toEqual(
      Array.from({ length: 20 }, (_, step) => step),
    );
    expect((await ws.experiments.getRun(id)).metrics).toEqual({ loss: 19 });
  }
});

test('a call that is refused fails alone and leaves nothing, whatever arrives together with it', async () => {
  await using ws = await openTestExperiments();
  const { experiments, database } = ws;
  const [good, ended, deleted] = [
    await experiments.startRun(),
    await experiments.startRun(),
    await experiments.startRun(),
  ];
  await experiments.endRun(ended.id, 'FINISHED');
  await database.kysely.updateTable('run').set({ lifecycle_stage: 'deleted' }).where('id', '=', deleted.id).execute();
  const entries = (n: number) => ({ params: { n }, metrics: [{ key: 'm', value: n }], tags: { tag: String(n) } });
  const results = await outcomes([
    experiments.log(good.id, entries(1)),
    experiments.log('0'.repeat(32), entries(2)),
    deleted.log(entries(3)),
    ended.log(entries(4)),
    experiments.log(good.id, { params: { n: 5 }, metrics: [{ key: 'other', value: 5 }], tags: { refused: 'yes' } }),
    experiments.log(good.id, { metrics: [{ key: 'not/../valid', value: 6 }] }),
    experiments.log(good.id, { params: { n: 1, late: 'x' }, tags: { tag: 'last' } }),
  ]);
  expect(results).toEqual([
    'ok',
    'EXPERIMENTS_RUN_NOT_FOUND',
    'EXPERIMENTS_RUN_DELETED',
    'EXPERIMENTS_RUN_ENDED',
    'EXPERIMENTS_PARAM_CHANGED',
    'EXPERIMENTS_ENTRY_INVALID',
    'ok',
  ]);
  expect(await experiments.getRun(good.id)).toMatchObject({
    params: { n: '1', late: 'x' },
    metrics: { m: 1 },
    tags: { 'mlflow.runName': good.name, tag: 'last' },
  });
  expect(await experiments.getRun(deleted.id)).toMatchObject({ params: {}, metrics: {} });
  expect(await experiments.getRun(ended.id)).toMatchObject({ params: {}, metrics: {} });
});

test('what was logged without waiting comes before the end of the run that follows it', async () => {
  await using ws = await openTestExperiments();
  const run = await ws.experiments.startRun();
  const logged = run.logMetric('loss', 1);
  await run.end();
  await logged;
  expect(await ws.experiments.getRun(run.id)).toMatchObject({ status: 'FINISHED', metrics: { loss: 1 } });
});

test('a run can end, and timers fire, while other runs are logged to without a pause', async () => {
  await using ws = await openTestExperiments();
  const [ending, busy] = [await newRun(ws.experiments), await newRun(ws.experiments)];
  let goesOn = true;
  const log = async (key: string): Promise<void> => {
    for (let step = 0; goesOn; step += 1) await ws.experiments.log(busy, { metrics: [{ key, value: step, step }] });
  };
  const loggers = ['a', 'b', 'c', 'd'].map(log);
  await ws.experiments.endRun(ending, 'FINISHED');
  setTimeout(() => {
    goesOn = false;
  }, 20);
  await Promise.all(loggers);
  expect(await ws.experiments.getRun(ending)).toMatchObject({ status: 'FINISHED' });
});

test('when the database fails, every call of the transaction is told, and the next ones work', async () => {
  await using ws = await openTestExperiments();
  const id = await newRun(ws.experiments);
  await ws.database.kysely.schema.alterTable('metric_chunk').renameTo('away').execute();
  const calls = [1, 2, 3].map((value) => ws.experiments.log(id, { metrics: [{ key: 'm', value }], tags: { a: 'b' } }));
  expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await ws.database.kysely.schema.alterTable('away').renameTo('metric_chunk').execute();
  expect((await ws.experiments.getRun(id)).tags).not.toHaveProperty('a');
  await ws.experiments.log(id, { metrics: [{ key: 'm', value: 4 }] });
  expect((await ws.experiments.metricHistory(id, 'm')).map(({ value }) => value)).toEqual([4]);
});
