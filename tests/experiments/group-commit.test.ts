import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Experiments, openExperiments } from '../../src/experiments/index.ts';
import { runScope } from '../../src/storage/index.ts';
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

test('of two servers that log another value of a param at the same time one is refused, with all that it logged', async () => {
  await using ws = await openTestExperiments();
  const other = await openExperiments(ws);
  for (let round = 0; round < 20; round += 1) {
    const id = await newRun(ws.experiments);
    const results = await outcomes(
      [ws.experiments, other].map((one, n) =>
        one.log(id, { params: { lr: n }, metrics: [{ key: `m${n}`, value: n }] }),
      ),
    );
    expect(results.toSorted()).toEqual(['EXPERIMENTS_PARAM_CHANGED', 'ok']);
    const winner = results.indexOf('ok');
    expect(await ws.experiments.getRun(id)).toMatchObject({ params: { lr: String(winner) } });
    expect((await ws.experiments.getRun(id)).metrics).toEqual({ [`m${winner}`]: winner });
  }
});

test('what comes while somebody holds the whole database waits, and meets what has become of it', async () => {
  await using ws = await openTestExperiments();
  const { experiments, database } = ws;
  const [kept, deleted, changed] = [await newRun(experiments), await newRun(experiments), await newRun(experiments)];
  const { experimentId } = await experiments.getRun(kept);
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = database.transaction(async (queries) => {
    await queries.updateTable('run').set({ lifecycle_stage: 'deleted' }).where('id', '=', deleted).execute();
    await queries.updateTable('run').set({ name: 'meanwhile' }).where('id', '=', changed).execute();
    held.resolve();
    await gate.promise;
  });
  await held.promise;
  let answered = 0;
  const [logged, refused, updated, created] = [
    experiments.log(kept, { metrics: [{ key: 'm', value: 1 }] }),
    experiments.log(deleted, { metrics: [{ key: 'm', value: 1 }] }),
    experiments.updateRun(changed, { endTime: 5 }),
    experiments.createRun({ experimentId, name: 'new' }),
  ].map(async (call) => {
    try {
      return await call;
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      answered += 1;
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(answered).toBe(0);
  gate.resolve();
  await holding;
  await logged;
  // Together with one that is refused, which is found out then.
  expect(await refused).toBe('EXPERIMENTS_RUN_DELETED');
  expect(await updated).toMatchObject({ name: 'meanwhile', endTime: 5 });
  expect(await created).toMatchObject({ name: 'new' });
  expect((await experiments.getRun(kept)).metrics).toEqual({ m: 1 });
  expect((await experiments.getRun(deleted)).metrics).toEqual({});
});

test('runs are refused as soon as their experiment is deleted, and taken again once it is restored', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.createExperiment({ name: 'comes and goes' });
  const other = (await ws.experiments.createExperiment({ name: 'stays' })).id;
  const create = (experimentId: string) => ws.experiments.createRun({ experimentId, tags: { a: 'b' } });
  await Promise.all([create(id), create(other)]);
  await ws.experiments.deleteExperiment(id);
  const [refused, made] = await Promise.allSettled([create(id), create(other)]);
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'EXPERIMENTS_EXPERIMENT_DELETED' } });
  expect(made.status).toBe('fulfilled');
  await ws.experiments.restoreExperiment(id);
  const run = await create(id);
  expect(await ws.experiments.getRun(run.id)).toEqual(run);
});

test('no point is lost or doubled where two servers log to one run while its points move', async () => {
  await using ws = await openTestExperiments();
  const servers = [ws.experiments, await openExperiments(ws)];
  const id = await newRun(ws.experiments);
  const batches = Array.from({ length: 30 }, (_, batch) =>
    Array.from({ length: 1000 }, (_, n) => ({ key: 'm', value: n, step: batch * 1000 + n, timestamp: 1 })),
  );
  await Promise.all(
    servers.map(async (server, which) => {
      for (const metrics of batches.filter((_, batch) => batch % 2 === which)) await server.log(id, { metrics });
    }),
  );
  const steps = (await ws.experiments.metricHistory(id, 'm')).map(({ step }) => step);
  expect(steps).toEqual(Array.from({ length: 30_000 }, (_, step) => step));
});

test('a run that ends while another process resumes it is held open by nobody', async () => {
  await using ws = await openTestExperiments();
  const { experiments, database } = ws;
  const { id } = await experiments.createRun({ experimentId: '0' });
  const resuming = Promise.withResolvers<void>();
  const resume = database.transaction(
    async (queries) => {
      await queries.selectFrom('run').select('id').where('id', '=', id).execute();
      resuming.resolve();
      await sleep(300);
      await queries.updateTable('run').set({ status: 'RUNNING', end_time: null }).where('id', '=', id).execute();
      await queries.insertInto('run_process').values({ run_id: id, host: 'a', pid: 1, started: 'then' }).execute();
    },
    { scope: [runScope(id)] },
  );
  await resuming.promise;
  await Promise.all([resume, experiments.updateRun(id, { status: 'FINISHED' })]);
  expect(await experiments.getRun(id)).toMatchObject({ status: 'FINISHED' });
  expect(await database.kysely.selectFrom('run_process').selectAll().execute()).toEqual([]);
});

test('points that cannot move to their table are told of, are not lost, and move later', async () => {
  await using ws = await openTestExperiments();
  const { experiments, database } = ws;
  const { id } = await experiments.createRun({ experimentId: '0' });
  const log = (from: number) =>
    experiments.log(id, {
      metrics: Array.from({ length: 9000 }, (_, n) => ({ key: 'loss', value: n, step: from + n })),
    });
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  try {
    await sql`alter table metric rename to metric_away`.execute(database.kysely);
    await log(0);
    await expect
      .poll(() => warnings.map(({ message }) => message), { timeout: 10_000 })
      .toEqual([expect.stringMatching(/^Moving points to their series failed and is tried again later: .*metric/)]);
    await sql`alter table metric_away rename to metric`.execute(database.kysely);
    await log(9000);
    await expect
      .poll(() => database.kysely.selectFrom('metric').select('step').execute(), { timeout: 10_000 })
      .toHaveLength(18_000);
    expect(await experiments.metricHistory(id, 'loss')).toHaveLength(18_000);
  } finally {
    process.off('warning', hear);
  }
});
