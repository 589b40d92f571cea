import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables } from '../../src/tables/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.skipIf(!hasShared)('real data', async () => {
  const tables = await openTables({ threads: 2 });
  const folder = temporaryFolder();
  afterAll(async () => {
    await tables[Symbol.asyncDispose]();
    folder.remove();
  });
  const parquet = shared('data', 'creditcard.parquet');
  const sample = shared('data', 'creditcard-sample.csv');

  test.each([
    { path: parquet, rows: 37_107, positives: 393 },
    { path: sample, rows: 10_000, positives: 100 },
  ])('$path has the rows and frauds its readme tells', async ({ path, rows, positives }) => {
    await using table = await tables.open({ path });
    const { matrix, labels } = await table.toMatrix({ label: 'Class' });
    expect([table.rowCount, matrix.rows, matrix.columns]).toEqual([rows, rows, 30]);
    expect(labels?.reduce((sum, label) => sum + label, 0)).toBe(positives);
    expect(matrix.values.every(Number.isFinite)).toBe(true);
  });

  test('the digest of the CSV sample is that of the same rows in Parquet, and of Parquet rows as CSV', async () => {
    for (const path of [sample, parquet]) {
      await using table = await tables.open({ path });
      const copy = join(folder.path, path === sample ? 'copy.parquet' : 'copy.csv');
      await (path === sample ? table.writeParquet(copy) : table.writeCsv(copy));
      await using again = await tables.open({ path: copy });
      expect(await again.digest()).toBe(await table.digest());
      const options = { label: 'Class' } as const;
      const [one, other] = [await table.toMatrix(options), await again.toMatrix(options)];
      expect(Buffer.from(one.matrix.values.buffer).equals(Buffer.from(other.matrix.values.buffer))).toBe(true);
    }
  });

  test('a stratified split of the frauds is exact, also among rows that repeat', async () => {
    await using table = await tables.open({ path: parquet });
    const fractions = { train: 0.7, validation: 0.1, test: 0.2 };
    const parts = await table.split({ method: 'stratified', seed: 42, fractions, label: 'Class' }, folder.path);
    const found = Object.values(parts).map(({ rowCount, positives = 0 }) => [rowCount - positives, positives]);
    // Of 36,714 and 393: cut at 70 % and 80 %, rounded.
    expect(found).toEqual([
      [25_700, 275],
      [3671, 39],
      [7343, 79],
    ]);
    await using test = await tables.open({ path: parts.test.path });
    expect((await test.toMatrix({ label: 'Class' })).labels?.reduce((sum, label) => sum + label, 0)).toBe(79);
  });

  test('a split by time cuts where the day says', async () => {
    await using table = await tables.open({ path: parquet });
    const spec = { method: 'time', fractions: { train: 0.8, test: 0.2 }, timeColumn: 'Time' } as const;
    const parts = await table.split(spec, folder.path);
    const times = async (path: string) => {
      await using part = await tables.open({ path });
      const [{ numeric } = {}] = await part.statistics();
      return [numeric?.min ?? 0, numeric?.max ?? 0] as const;
    };
    const [, lastTrain] = await times(parts.train.path);
    const [firstTest] = await times(parts.test.path);
    expect(lastTrain).toBeLessThan(firstTest);
  });

  test('the diabetes data becomes a matrix once its text columns are declared categories', async () => {
    await using table = await tables.open({ path: shared('data', 'diabetic_data.parquet') });
    expect(table.rowCount).toBe(81_165);
    const texts = table.schema.filter(({ type, name }) => type === 'text' && name !== 'readmitted');
    const { matrix, labelValues, labels } = await table.toMatrix({
      label: 'readmitted',
      labelKind: 'classes',
      encodings: Object.fromEntries(texts.map(({ name }) => [name, 'category'])),
    });
    expect(matrix.columns).toBe(49);
    expect(labelValues).toEqual(['<30', '>30', 'NO']);
    expect(labels?.filter((label) => label === 0)).toHaveLength(9125);
    expect(matrix.categories?.gender).toContain('Female');
  });
});
