import { expect, test } from 'vitest';
import { identifier, openTables } from '../../src/tables/index.ts';

test('a table answers a query about itself, and hands a long result over in typed chunks', async () => {
  await using tables = await openTables();
  const values = Float64Array.from({ length: 5000 }, (_, row) => row / 2);
  await using table = await tables.fromColumns([{ name: 'a "b"', type: 'number', values }]);
  const column = identifier('a "b"');

  expect(await table.query((relation) => `SELECT count(*)::INTEGER, max(${column}) FROM ${relation}`)).toEqual([
    [5000, 2499.5],
  ]);

  const seen = new Float64Array(5000);
  await table.scan(
    (relation) => `SELECT ${column} FROM ${relation}`,
    (chunk, firstRow) => seen.set(chunk.getColumnValues(0) as number[], firstRow),
  );
  expect(seen).toEqual(values);
});
