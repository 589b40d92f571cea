import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  detectDrift,
  makeBaseline,
  readBaseline,
  referenceOfBaseline,
  referenceOfRows,
  writeBaseline,
} from '../../../src/datasets/drift/index.ts';
import { openTables, type Tables } from '../../../src/tables/index.ts';
import { draws, integers, normals, numbers, texts } from './drifting-tables.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables[Symbol.asyncDispose]());

const columns = (rows: number, seed: number, mean = 0) => [
  numbers('amount', normals(rows, seed, { mean })),
  numbers('heavy', normals(rows, seed + 1).map(Math.exp)),
  integers('code', draws(rows, seed + 2, { 1: 0.5, 2: 0.3, 9: 0.2 }).map(Number)),
  texts('country', draws(rows, seed + 3, { a: 0.7, b: 0.3 })),
  numbers(
    'sparse',
    normals(rows, seed + 4).map((value, i) => (i % 3 === 0 ? Number.NaN : value)),
  ),
  texts(
    'id',
    Array.from({ length: rows }, (_, i) => `id-${seed + i}`),
  ),
];

describe('a drift baseline', () => {
  test('of rows few enough to keep gives the very report that the rows give, also read back from its file', async () => {
    await using before = await tables.fromColumns(columns(2000, 1));
    await using now = await tables.fromColumns(columns(800, 100, 0.4));
    const [reference, current] = [
      { label: 'before', table: before },
      { label: 'now', table: now },
    ];
    const baseline = await makeBaseline(reference);
    const expected = await detectDrift(referenceOfRows(reference), current);
    expect(await detectDrift(referenceOfBaseline(baseline), current)).toEqual(expected);
    const again = readBaseline(writeBaseline(baseline), 'a file');
    expect(await detectDrift(referenceOfBaseline(again), current)).toEqual(expected);
    expect(expected.drifted).toBe(true);
  });

  test('of many rows is small and off by less than matters', async () => {
    await using before = await tables.fromColumns([numbers('amount', normals(100_000, 1))]);
    await using now = await tables.fromColumns([numbers('amount', normals(5000, 2, { mean: 0.2 }))]);
    const [reference, current] = [
      { label: 'before', table: before },
      { label: 'now', table: now },
    ];
    const text = writeBaseline(await makeBaseline(reference));
    expect(text.length).toBeLessThan(200_000);
    const [exact] = (await detectDrift(referenceOfRows(reference), current)).columns;
    const [near] = (await detectDrift(referenceOfBaseline(readBaseline(text, 'a file')), current)).columns;
    expect(near?.drifted).toBe(exact?.drifted);
    expect(Math.abs((near?.measures.ks ?? 0) - (exact?.measures.ks ?? 1))).toBeLessThan(1 / 8192);
    expect(near?.score).toBeCloseTo(exact?.score ?? 0, 3);
  });

  test('that was cut off or belongs to something else is refused by name', async () => {
    await using table = await tables.fromColumns([numbers('x', normals(50, 1))]);
    const text = writeBaseline(await makeBaseline({ label: 'x', table }));
    for (const wrong of [text.slice(0, -20), '{}', '[]', text.replace('assay-drift-baseline/1', 'other/2')]) {
      expect(() => readBaseline(wrong, 'x.baseline.json')).toThrow(/x\.baseline\.json is no drift baseline/);
    }
  });

  test('keeps every kind of number there is', async () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308, 5e-324));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 30 }), async (values) => {
        await using table = await tables.fromColumns([numbers('x', values)]);
        const baseline = await makeBaseline({ label: 'x', table });
        expect(readBaseline(writeBaseline(baseline), 'a file')).toEqual(baseline);
      }),
    );
  });
});
