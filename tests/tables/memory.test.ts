import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/stats/index.ts';
import { openTables } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const random = createRandom(1);
const values = Float64Array.from({ length: 600_000 }, () => random.uniform());
const columns = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(
  (name) => ({ name, type: 'number', values }) as const,
);

test('a table larger than the memory limit is worked on through the disk, which is tidied up after', async () => {
  using folder = temporaryFolder();
  const spill = join(folder.path, 'spill');
  {
    await using tables = await openTables({ memoryLimit: '64MB', threads: 1, temporaryFolder: spill });
    const table = await tables.fromColumns(columns);
    await table.writeParquet(join(folder.path, 'table.parquet'));
    expect(readdirSync(spill).length).toBeGreaterThan(0);
    const { matrix } = await table.toMatrix({ features: ['j'] });
    expect(matrix.values).toEqual(Float32Array.from(values));
  }
  expect(existsSync(spill)).toBe(false);
});

test('too little memory is told as such', async () => {
  using folder = temporaryFolder();
  await using tables = await openTables({
    memoryLimit: '4MB',
    threads: 1,
    temporaryFolder: join(folder.path, 'spill'),
  });
  const outcome = await tables
    .fromColumns(columns)
    .then((table) => table.statistics())
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(outcome).toMatchObject({ code: 'TABLES_OUT_OF_MEMORY' });
});

test('wrong options are refused all at once', async () => {
  const opening = openTables({ memoryLimit: '12 bananas', threads: 0, temporaryFolder: '' });
  await expect(opening).rejects.toMatchObject({
    code: 'TABLES_OPTIONS_INVALID',
    details: { faults: [{ path: 'memoryLimit' }, { path: 'threads' }, { path: 'temporaryFolder' }] },
  });
});
