import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRandom } from '../../src/stats/index.ts';
import { openTables } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const random = createRandom(1);
const values = Float64Array.from({ length: 400_000 }, () => random.uniform());
const columns = ['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'number', values }) as const);
const table = await tables.fromColumns(columns);
afterAll(() => tables[Symbol.asyncDispose]());

test.each([
  ['reading a matrix', (signal: AbortSignal) => table.toMatrix({}, { signal })],
  ['hashing', (signal: AbortSignal) => table.digest({ signal })],
  ['statistics', (signal: AbortSignal) => table.statistics({ signal })],
])('%s stops soon after an abort', async (_, work) => {
  const controller = new AbortController();
  const running = expect(work(controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  setTimeout(() => controller.abort(), 5);
  const start = performance.now();
  await running;
  expect(performance.now() - start).toBeLessThan(2000);
});

/** Stops `work` in its middle; begins anew, below another name, where the machine was so busy that work was over before. */
async function stopped(work: (folder: string, signal: AbortSignal) => Promise<unknown>): Promise<string[]> {
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    using folder = temporaryFolder();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const outcome = await work(folder.path, controller.signal).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) continue;
    expect(outcome).toMatchObject({ code: 'INTERRUPTED' });
    return readdirSync(folder.path);
  }
  throw new Error('The work was always over before it could be stopped');
}

test('an interrupted write leaves nothing behind, and the table works on', async () => {
  const left = await stopped((folder, signal) => table.writeParquet(join(folder, 'a.parquet'), { signal }));
  expect(left).toEqual([]);
  expect((await table.toMatrix()).rows).toBe(400_000);
});

test('a split that is interrupted while it deals leaves no part behind', async () => {
  const spec = { method: 'random', seed: 1, fractions: { train: 0.5, test: 0.5 } } as const;
  expect(await stopped((folder, signal) => table.split(spec, folder, { signal }))).toEqual([]);
});

test('a signal that is already aborted starts nothing', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'a\n1\n');
  const opening = tables.open({ path: join(folder.path, 'a.csv') }, { signal: AbortSignal.abort() });
  await expect(opening).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('progress reports the rows read, up to all of them', async () => {
  const reports: number[] = [];
  await table.toMatrix({}, { progress: ({ done, total }) => void reports.push((done ?? 0) / (total ?? 1)) });
  expect(reports.at(-1)).toBe(1);
  expect(reports).toEqual(reports.toSorted((a, b) => a - b));
});
