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

test('an interrupted write leaves nothing behind, and the table works on', async () => {
  using folder = temporaryFolder();
  const controller = new AbortController();
  const running = expect(
    table.writeParquet(join(folder.path, 'a.parquet'), { signal: controller.signal }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  setTimeout(() => controller.abort(), 20);
  await running;
  expect(readdirSync(folder.path)).toEqual([]);
  expect((await table.toMatrix()).rows).toBe(400_000);
});

test('a split that is interrupted while it deals leaves no part behind', async () => {
  using folder = temporaryFolder();
  const controller = new AbortController();
  const spec = { method: 'random', seed: 1, fractions: { train: 0.5, test: 0.5 } } as const;
  const running = expect(table.split(spec, folder.path, { signal: controller.signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  setTimeout(() => controller.abort(), 20);
  await running;
  expect(readdirSync(folder.path)).toEqual([]);
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
