import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AssayError } from '../../src/errors/index.ts';
import { type JobState, type Jobs, openJobs } from '../../src/jobs/index.ts';
import { type Clock, systemClock, systemRandomBytes } from '../../src/schema/index.ts';
import { type Database, type ObjectStore, openDatabase, openFolderObjects } from '../../src/storage/index.ts';
import { startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn } from '../support/test-database.ts';

interface Open extends AsyncDisposable {
  readonly folder: string;
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly jobs: Jobs;
  /** Another one over the same database, as another process has it. */
  another(clock?: Clock): Jobs;
}

async function open(): Promise<Open> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder()).path;
  const database = opened.use(await openDatabase(await databaseIn(folder)));
  const objects = opened.use(await openFolderObjects(join(folder, 'objects')));
  const kept = opened.move();
  const another = (clock: Clock = systemClock) =>
    openJobs({ database, objects, clock, randomBytes: systemRandomBytes });
  return { folder, database, objects, jobs: another(), another, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function until(jobs: Jobs, id: string, ...states: JobState[]) {
  for (;;) {
    const job = await jobs.get(id);
    if (states.includes(job.state)) return job;
    await sleep(10);
  }
}

const ended = (jobs: Jobs, id: string) => until(jobs, id, 'done', 'failed', 'cancelled');
const untilStopped = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
const everyMs = 20;

test('a job is done once with its input, says how far it is, and keeps its result', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const finish = Promise.withResolvers<void>();
  const { id, ...queued } = await jobs.enqueue({ kind: 'add', input: { a: 1, b: [2] } });
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(queued).toEqual({
    kind: 'add',
    input: { a: 1, b: [2] },
    state: 'queued',
    attempt: 0,
    cancelRequested: false,
    createdAt: expect.any(Number),
  });
  await using _ = jobs.run({
    everyMs,
    handlers: {
      add: async (input, { progress }) => {
        progress({ stage: 'adding', done: 1, total: 2 });
        await finish.promise;
        return { sum: (input as { a: number }).a + 2 };
      },
    },
  });
  const running = await until(jobs, id, 'running');
  expect(running).toMatchObject({ attempt: 1, startedAt: expect.any(Number) });
  await expect.poll(async () => (await jobs.get(id)).progress).toEqual({ stage: 'adding', done: 1, total: 2 });
  finish.resolve();
  expect(await ended(jobs, id)).toMatchObject({ state: 'done', result: { sum: 3 }, endedAt: expect.any(Number) });
});

test('jobs are begun in order, no more at once than asked for, and each by one of many runners', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const begun: unknown[] = [];
  let now = 0;
  let most = 0;
  const handlers = {
    count: async (input: unknown) => {
      begun.push(input);
      now += 1;
      most = Math.max(most, now);
      await sleep(5);
      now -= 1;
    },
  };
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) ids.push((await jobs.enqueue({ kind: 'count', input: n })).id);
  await using _one = jobs.run({ everyMs, handlers, concurrency: 2 });
  await using _two = opened.another().run({ everyMs, handlers, concurrency: 1 });
  for (const id of ids) expect(await ended(jobs, id)).toMatchObject({ state: 'done', attempt: 1 });
  expect(begun.toSorted((a, b) => Number(a) - Number(b))).toEqual(ids.map((_, n) => n));
  expect(
    begun
      .slice(0, 3)
      .map(Number)
      .every((n) => n < 4),
  ).toBe(true);
  expect(most).toBeLessThanOrEqual(3);
});

test('a job of a kind that nobody here does waits for who does it', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const other = await jobs.enqueue({ kind: 'other', input: null });
  const own = await jobs.enqueue({ kind: 'own', input: null });
  await using _ = jobs.run({ everyMs, handlers: { own: async () => 1 } });
  expect(await ended(jobs, own.id)).toMatchObject({ state: 'done' });
  expect(await jobs.get(other.id)).toMatchObject({ state: 'queued', attempt: 0 });
});

test('a job keeps the error that it met; of a fault of ours only that there was one', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const faults: unknown[] = [];
  const refusal = new AssayError({
    code: 'DATASETS_NOT_FOUND',
    message: 'There is no dataset x',
    remedy: 'Register it',
    details: { name: 'x' },
  });
  await using _ = jobs.run({
    everyMs,
    handlers: { fail: async (input) => Promise.reject(input === 1 ? refusal : new TypeError('secret')) },
    onFault: (error) => faults.push(error),
  });
  const known = await jobs.enqueue({ kind: 'fail', input: 1 });
  const unknown = await jobs.enqueue({ kind: 'fail', input: 2 });
  expect(await ended(jobs, known.id)).toMatchObject({ state: 'failed', error: refusal.toJSON() });
  const { error } = await ended(jobs, unknown.id);
  expect(error).toMatchObject({ code: 'INTERNAL', details: { id: unknown.id } });
  expect(JSON.stringify(error)).not.toContain('secret');
  expect(faults).toMatchObject([{ cause: { message: 'secret' } }]);
});

test('cancelling stops a job that waits at once, one that runs through its signal, and no other', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const running = await jobs.enqueue({ kind: 'wait', input: 1 });
  const waiting = await jobs.enqueue({ kind: 'wait', input: 2 });
  await using _ = jobs.run({
    everyMs,
    handlers: { wait: async (_input, { signal }) => untilStopped(signal) },
  });
  await until(jobs, running.id, 'running');
  expect(await jobs.cancel(waiting.id)).toMatchObject({ state: 'cancelled', attempt: 0, endedAt: expect.any(Number) });
  // As asked by another process.
  expect(await opened.another().cancel(running.id)).toMatchObject({ state: 'running', cancelRequested: true });
  const cancelled = await ended(jobs, running.id);
  expect(cancelled).toMatchObject({ state: 'cancelled', cancelRequested: true });
  expect(cancelled.error).toBeUndefined();
  expect(await jobs.cancel(running.id)).toEqual(cancelled);
  await expect(jobs.cancel('none')).rejects.toMatchObject({ code: 'JOBS_NOT_FOUND' });
});

test('a runner that is closed stops its work, which the next one begins again', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const { id } = await jobs.enqueue({ kind: 'wait', input: null });
  const runner = jobs.run({ everyMs, handlers: { wait: async (_input, { signal }) => untilStopped(signal) } });
  await until(jobs, id, 'running');
  await runner.close();
  expect(await jobs.get(id)).toMatchObject({ state: 'queued', attempt: 0 });
  await using _ = jobs.run({ everyMs, handlers: { wait: async () => 'done now' } });
  expect(await ended(jobs, id)).toMatchObject({ state: 'done', result: 'done now', attempt: 1 });
});

test('a job whose process was killed is taken up again at once, until it has killed too many', async () => {
  await using opened = await open();
  const { jobs, folder } = opened;
  const { id } = await jobs.enqueue({ kind: 'stuck', input: null });
  const killOne = async () => {
    const program = startProgram(join(import.meta.dirname, 'programs/run-until-killed.ts'), [folder]);
    expect(await program.line()).toBe('begun');
    await program.kill();
  };
  await killOne();
  expect(await jobs.get(id)).toMatchObject({ state: 'running', attempt: 1 });
  await killOne();
  await using _ = jobs.run({ everyMs, mostAttempts: 2, handlers: { stuck: async () => 'never' } });
  expect(await ended(jobs, id)).toMatchObject({ state: 'failed', attempt: 2, error: { code: 'JOBS_ABANDONED' } });
});

test('a process that is silent for too long loses its job, and writes nothing of it any more', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const { id } = await jobs.enqueue({ kind: 'slow', input: null });
  const finish = Promise.withResolvers<string>();
  // It says nothing for an hour.
  await using silent = jobs.run({ everyMs: 3_600_000, leaseMs: 1000, handlers: { slow: () => finish.promise } });
  await until(jobs, id, 'running');
  const later = opened.another({ now: () => systemClock.now() + 5000 });
  await using _ = later.run({ everyMs, handlers: { slow: async () => 'of the second' } });
  expect(await ended(jobs, id)).toMatchObject({ result: 'of the second', attempt: 2 });
  finish.resolve('of the first');
  await silent.close();
  expect(await jobs.get(id)).toMatchObject({ state: 'done', result: 'of the second', attempt: 2 });
});

test('lists are newest first, by state and kind, in pages, without what may be large', async () => {
  await using opened = await open();
  const { jobs } = opened;
  const ids: string[] = [];
  for (const kind of ['a', 'b', 'a', 'b']) ids.push((await jobs.enqueue({ kind, input: 'x'.repeat(1000) })).id);
  const [first = '', second = '', third = '', fourth = ''] = ids;
  await jobs.cancel(second);
  const listed = async (options?: Parameters<Jobs['list']>[0]) => (await jobs.list(options)).map(({ id }) => id);
  expect(await listed()).toEqual([fourth, third, second, first]);
  expect(await listed({ state: 'queued', kind: 'b' })).toEqual([fourth]);
  expect(await listed({ limit: 2 })).toEqual([fourth, third]);
  expect(await listed({ limit: 2, before: third })).toEqual([second, first]);
  expect(Object.keys((await jobs.list())[0] ?? {})).not.toContain('input');
  await expect(jobs.list({ before: 'none' })).rejects.toMatchObject({ code: 'JOBS_NOT_FOUND' });
});

test('bytes that came with a job are kept for its work, also the second time, and go when it has ended', async () => {
  await using opened = await open();
  const { jobs, objects } = opened;
  const kept = async () => (await Array.fromAsync(objects.list('jobs/'))).length;
  const attachment = () =>
    (async function* () {
      yield Buffer.from('some ');
      yield Buffer.from('bytes');
    })();
  const { id } = await jobs.enqueue({ kind: 'read', input: null, attachment: attachment() });
  const waiting = await jobs.enqueue({ kind: 'other', input: null, attachment: attachment() });
  const stopped = jobs.run({ everyMs, handlers: { read: async (_input, { signal }) => untilStopped(signal) } });
  await until(jobs, id, 'running');
  await stopped.close();
  expect(await kept()).toBe(2);
  await using _ = jobs.run({
    everyMs,
    handlers: {
      read: async (_input, work) => {
        await using content = await work.attachment();
        return content && Buffer.concat(await Array.fromAsync(content)).toString();
      },
    },
  });
  expect(await ended(jobs, id)).toMatchObject({ state: 'done', result: 'some bytes' });
  await jobs.cancel(waiting.id);
  await expect.poll(kept).toBe(0);
});
