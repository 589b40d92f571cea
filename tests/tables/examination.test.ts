import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { openTables } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
const engine = await (await DuckDBInstance.create(':memory:')).connect();
afterAll(async () => {
  engine.closeSync();
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

/** Digest and statistics asked for together and one by one, of a table in a Parquet file. */
async function bothWays(query: string) {
  const path = join(folder.path, 'table.parquet');
  await engine.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  await using table = await tables.open({ path });
  const examination = await table.examine();
  const together = { digest: examination.digest, statistics: await examination.statistics() };
  return {
    together,
    again: await examination.statistics(),
    apart: { digest: await table.digest(), statistics: await table.statistics() },
  };
}

test('one reading finds the digest and the statistics that two find, also when they are asked for again', async () => {
  const { together, again, apart } = await bothWays(`SELECT
    CASE WHEN i % 7 > 0 THEN i - 2500 END AS whole, CASE WHEN i % 11 > 0 THEN sin(i) END AS number,
    CASE WHEN i % 5 = 0 THEN 'nan'::DOUBLE WHEN i % 13 = 0 THEN '-inf'::DOUBLE ELSE i END AS odd,
    9007199254740993 + i AS large, CAST(i / 4 AS DECIMAL(9, 2)) AS price, CAST(i AS UBIGINT) AS unsigned,
    CASE WHEN i % 3 > 0 THEN i % 2 = 0 END AS open, 'text ' || i % 9 AS text, DATE '2024-01-01' + CAST(i AS INTEGER) AS day,
    NULL::DOUBLE AS nothing FROM range(5000) rows(i)`);
  expect(together).toEqual(apart);
  expect(again).toEqual(apart.statistics);
});

test('missing values are told apart in any column of a wide table', async () => {
  const holed = [0, 31, 32, 59, 60, 69];
  const columns = Array.from({ length: 70 }, (_, at) =>
    holed.includes(at) ? `CASE WHEN i % ${at + 2} > 0 THEN i END AS c${at}` : `i AS c${at}`,
  );
  const { together } = await bothWays(`SELECT ${columns.join(', ')} FROM range(100) rows(i)`);
  const missing = together.statistics.map((column) => column.missing);
  expect(missing).toEqual(columns.map((_, at) => (holed.includes(at) ? Math.ceil(100 / (at + 2)) : 0)));
});
