import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables, type SplitSpec, type Table } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

let files = 0;
async function csv(content: string): Promise<Table> {
  const path = join(folder.path, `${files++}.csv`);
  await writeFile(path, content);
  return tables.open({ path });
}

/** Column `id` of each part, in the order of its file. */
async function idsOf(table: Table, spec: SplitSpec): Promise<Record<string, number[]>> {
  const parts = await table.split(spec, join(folder.path, `split-${files++}`));
  const ids = Object.entries(parts).map(async ([part, { path }]) => {
    await using rows = await tables.open({ path });
    return [part, [...(await rows.toMatrix({ features: ['id'] })).matrix.values]];
  });
  return Object.fromEntries(await Promise.all(ids));
}

const thousand = Array.from({ length: 1000 }, (_, id) => `${id},${id % 10 === 0 ? 1 : 0},${Math.floor(id / 50)}`);
const content = ['id,y,t', ...thousand].join('\n');
const fractions = { train: 0.7, validation: 0.1, test: 0.2 };
const stratified = { method: 'stratified', seed: 1, fractions, label: 'y' } as const;

test('a stratified split has the exact share of every class in every part', async () => {
  const table = await csv(content);
  const parts = await table.split(stratified, join(folder.path, 'stratified'));
  expect(parts).toEqual({
    train: { path: expect.any(String), rowCount: 700, positives: 70 },
    validation: { path: expect.any(String), rowCount: 100, positives: 10 },
    test: { path: expect.any(String), rowCount: 200, positives: 20 },
  });
});

test('every row lands in exactly one part, which keeps the order of the table', async () => {
  const ids = await idsOf(await csv(content), { method: 'random', seed: 5, fractions });
  expect(
    Object.values(ids)
      .flat()
      .toSorted((a, b) => a - b),
  ).toEqual(Array.from({ length: 1000 }, (_, id) => id));
  for (const part of Object.values(ids)) expect(part).toEqual(part.toSorted((a, b) => a - b));
});

test('another seed deals other rows, the same seed the same', async () => {
  const table = await csv(content);
  const [first, again, other] = [1, 1, 2].map((seed) => idsOf(table, { ...stratified, seed }));
  expect(await again).toEqual(await first);
  expect((await other)?.test).not.toEqual((await first)?.test);
});

test('threads, file format and row groups make no difference', async () => {
  const table = await csv(content);
  const parquet = join(folder.path, 'same.parquet');
  await table.writeParquet(parquet);
  await using oneThread = await openTables({ threads: 1 });
  const expected = await idsOf(table, stratified);
  expect(await idsOf(await tables.open({ path: parquet }), stratified)).toEqual(expected);
  expect(await idsOf(await oneThread.open({ path: parquet }), stratified)).toEqual(expected);
});

test('rows in another order go to the same parts', async () => {
  const sorted = (ids: Record<string, number[]>) =>
    Object.entries(ids).map(([part, rows]) => [part, rows.toSorted((a, b) => a - b)]);
  const shuffled = ['id,y,t', ...thousand.toReversed()].join('\n');
  expect(sorted(await idsOf(await csv(shuffled), stratified))).toEqual(
    sorted(await idsOf(await csv(content), stratified)),
  );
});

test('repeated rows are dealt out by their order, with exact shares', async () => {
  const table = await csv(['id,y', ...Array.from({ length: 100 }, () => '7,1')].join('\n'));
  const parts = await table.split(
    { method: 'random', seed: 1, fractions: { train: 0.75, test: 0.25 } },
    join(folder.path, 'repeats'),
  );
  expect([parts.train.rowCount, parts.test.rowCount]).toEqual([75, 25]);
});

test('a split by time puts the newest rows into test and never parts one moment', async () => {
  const shuffled = ['id,y,t', ...thousand.toReversed()].join('\n');
  const ids = await idsOf(await csv(shuffled), {
    method: 'time',
    seed: 0,
    fractions: { train: 0.72, test: 0.28 },
    timeColumn: 't',
  });
  // 20 moments of 50 rows: the cut at row 720 falls into moment 14, whose first row is before it.
  expect(ids.train).toHaveLength(750);
  const momentOf = (id: number) => Math.floor(id / 50);
  expect(ids.train?.every((id) => momentOf(id) < 15)).toBe(true);
  expect(ids.train?.map(momentOf)).toEqual(ids.train?.map(momentOf).toSorted((a, b) => a - b));
});

test('text labels with two values have their greater one counted as positive, and several classes none', async () => {
  const rows = Array.from({ length: 40 }, (_, id) => `${id},${id % 4 === 0 ? 'yes' : 'no'},${'abc'[id % 3]}`);
  const table = await csv(['id,y,c', ...rows].join('\n'));
  const spec = { method: 'stratified', seed: 1, fractions: { train: 0.5, test: 0.5 } } as const;
  expect((await table.split({ ...spec, label: 'y' }, join(folder.path, 'text'))).test).toMatchObject({
    rowCount: 20,
    positives: 5,
  });
  expect((await table.split({ ...spec, label: 'c' }, join(folder.path, 'text'))).test).not.toHaveProperty('positives');
});

describe('a split is refused', () => {
  const refusal = async (spec: unknown, rows = content) =>
    (await csv(rows)).split(spec as SplitSpec, join(folder.path, 'refused')).then(
      () => 'accepted',
      (error: { code: string; details: Record<string, unknown> }) => error,
    );

  test('with all faults of its description at once', async () => {
    const error = await refusal({
      method: 'shuffle',
      seed: 1.5,
      fractions: { train: 0, test: NaN },
      label: '',
      extra: 1,
    });
    expect(error).toMatchObject({ code: 'TABLES_SPLIT_INVALID' });
    const paths = (error as unknown as { details: { faults: { path: string }[] } }).details.faults.map(
      ({ path }) => path,
    );
    expect(paths).toEqual(
      expect.arrayContaining(['method', 'seed', 'fractions.train', 'fractions.test', 'label', 'extra']),
    );
  });

  test.each([
    [{ train: 0.8, test: 0.3 }, 'TABLES_SPLIT_INVALID'],
    [{ train: 0.5, test: 0.4 }, 'TABLES_SPLIT_INVALID'],
    [{ train: 0.7, validation: 0.1, test: 0.2 + 1e-12 }, undefined],
  ])('when its fractions %j do not add up to 1', async (fractions, code) => {
    const outcome = await refusal({ method: 'random', seed: 1, fractions });
    expect(outcome).toEqual(code === undefined ? 'accepted' : expect.objectContaining({ code }));
  });

  test('when it lacks the column its method needs, or names one that is not there', async () => {
    const fractions = { train: 0.5, test: 0.5 };
    expect(await refusal({ method: 'stratified', seed: 1, fractions })).toMatchObject({ code: 'TABLES_SPLIT_INVALID' });
    expect(await refusal({ method: 'time', seed: 1, fractions })).toMatchObject({ code: 'TABLES_SPLIT_INVALID' });
    expect(await refusal({ method: 'time', seed: 1, fractions, timeColumn: 'T' })).toMatchObject({
      code: 'TABLES_COLUMN_NOT_FOUND',
      details: { suggestions: { T: ['t'] } },
    });
  });

  test('when labels or times are missing, or times have no order', async () => {
    const fractions = { train: 0.5, test: 0.5 };
    const rows = 'id,y,t,w\n1,0,1,a\n2,,2,b\n3,1,,c\n';
    expect(await refusal({ method: 'stratified', fractions, label: 'y' }, rows)).toMatchObject({
      code: 'TABLES_LABEL_MISSING',
      details: { missing: 1, rows: 3 },
    });
    for (const timeColumn of ['t', 'w']) {
      expect(await refusal({ method: 'time', fractions, timeColumn }, rows)).toMatchObject({
        code: 'TABLES_TIME_COLUMN_INVALID',
      });
    }
  });

  test('when a part would be without rows', async () => {
    const tiny = 'id,y,t\n1,0,1\n2,1,1\n';
    expect(await refusal({ method: 'random', seed: 1, fractions: { train: 0.9, test: 0.1 } }, tiny)).toMatchObject({
      code: 'TABLES_SPLIT_PART_EMPTY',
      details: { empty: ['test'] },
    });
    expect(
      await refusal({ method: 'time', fractions: { train: 0.5, test: 0.5 }, timeColumn: 't' }, tiny),
    ).toMatchObject({
      code: 'TABLES_SPLIT_PART_EMPTY',
    });
  });
});
