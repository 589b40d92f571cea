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

async function statisticsOf(query: string) {
  const path = join(folder.path, 'table.parquet');
  await engine.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  await using table = await tables.open({ path });
  return await table.statistics();
}

test('numbers have exact quantiles, mean and deviation; NaN is missing and infinity is set apart', async () => {
  const [x] = await statisticsOf(`SELECT unnest(['1', '2', '3', '4', '10', 'nan', 'inf', '-inf', NULL])::DOUBLE AS x`);
  expect(x).toEqual({
    name: 'x',
    type: 'number',
    rows: 9,
    missing: 2,
    distinct: 7,
    numeric: {
      infinite: 2,
      min: 1,
      max: 10,
      mean: 4,
      std: Math.sqrt(12.5),
      // Type 7, as numpy.quantile: 1.2, 2, 3, 4, 8.8.
      quantiles: { p05: expect.closeTo(1.2, 12), p25: 2, p50: 3, p75: 4, p95: expect.closeTo(8.8, 12) },
    },
  });
});

test('columns without a finite value have no figures and do not fail', async () => {
  const [none, infinite, empty] = await statisticsOf(
    `SELECT NULL::DOUBLE AS none, 'inf'::DOUBLE AS infinite, NULL::VARCHAR AS empty FROM range(3)`,
  );
  expect(none).toEqual({ name: 'none', type: 'number', rows: 3, missing: 3, distinct: 0 });
  expect(infinite).toEqual({ name: 'infinite', type: 'number', rows: 3, missing: 0, distinct: 1 });
  expect(empty).toEqual({ name: 'empty', type: 'text', rows: 3, missing: 3, distinct: 0, topValues: [] });
});

test('a single value has no deviation, and huge values do not overflow', async () => {
  const [one, huge] = await statisticsOf('SELECT 5 AS one, 1e300 AS huge');
  expect(one?.numeric).toMatchObject({ min: 5, max: 5, mean: 5 });
  expect(one?.numeric).not.toHaveProperty('std');
  expect(huge?.numeric).toMatchObject({ min: 1e300, max: 1e300 });
  const [many] = await statisticsOf('SELECT unnest([-1.7e308, 1.7e308, 1.7e308]) AS many');
  expect(many?.numeric?.max).toBe(1.7e308);
  expect(JSON.parse(JSON.stringify(many))).toEqual(many);
});

test('text has its most frequent values, dates their range, booleans both', async () => {
  const [t, at, day, b] = await statisticsOf(
    `SELECT CASE WHEN i % 3 = 0 THEN 'often' ELSE 'v' || i END AS t, TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS at,
     DATE '2024-01-01' + i::INTEGER AS day, i < 2 AS b FROM range(30) r(i)`,
  );
  expect(t).toMatchObject({ distinct: 21 });
  expect(t?.topValues).toHaveLength(10);
  expect(t?.topValues?.[0]).toEqual({ value: 'often', count: 10 });
  expect(at?.range).toEqual({ min: '2024-01-01T00:00:00.000', max: '2024-01-02T05:00:00.000' });
  expect(day?.range).toEqual({ min: '2024-01-01T00:00:00.000', max: '2024-01-30T00:00:00.000' });
  expect(b?.topValues).toEqual([
    { value: 'false', count: 28 },
    { value: 'true', count: 2 },
  ]);
  expect(b?.numeric?.mean).toBeCloseTo(2 / 30, 12);
});

test('lists and structs are counted without further figures', async () => {
  expect(await statisticsOf(`SELECT [1, 2] AS l, {'a': 1} AS s`)).toEqual([
    { name: 'l', type: 'other', rows: 1, missing: 0, distinct: 1 },
    { name: 's', type: 'other', rows: 1, missing: 0, distinct: 1 },
  ]);
});
