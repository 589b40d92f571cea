import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTables, type Tables } from '../../../src/tables/index.ts';
import { draws, driftBetween, integers, normals, numbers, texts } from './drifting-tables.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables[Symbol.asyncDispose]());

describe('the verdict on a column', () => {
  test('a shift of most of a standard deviation is a high drift, the same distribution again is none', async () => {
    const report = await driftBetween(
      tables,
      [numbers('shifted', normals(2000, 1)), numbers('same', normals(2000, 2))],
      [numbers('shifted', normals(1000, 3, { mean: 0.8 })), numbers('same', normals(1000, 4))],
    );
    const [shifted, same] = report.columns;
    expect(shifted).toMatchObject({
      drifted: true,
      severity: 'high',
      method: 'wasserstein',
      status: 'tested',
      test: expect.stringContaining('Kolmogorov'),
    });
    expect(shifted?.score).toBeCloseTo(0.8, 0);
    expect(shifted?.pValue).toBeLessThan(1e-10);
    expect(same).toMatchObject({ drifted: false, severity: 'none', recommendation: null });
    expect(report).toMatchObject({ drifted: true, share: 0.5, driftedColumns: 1, testedColumns: 2 });
  });

  test('a shift that is significant but small is no drift', async () => {
    const { columns } = await driftBetween(
      tables,
      [numbers('x', normals(100_000, 1))],
      [numbers('x', normals(50_000, 2, { mean: 0.05 }))],
    );
    expect(columns[0]).toMatchObject({ drifted: false, reason: expect.stringContaining('too small to matter') });
    expect(columns[0]?.pValue).toBeLessThan(1e-6);
  });

  test('a p-value is never 0', async () => {
    const { columns } = await driftBetween(
      tables,
      [numbers('x', normals(5000, 1))],
      [numbers('x', normals(5000, 2, { mean: 9 }))],
    );
    expect(columns[0]?.pValue).toBe(1e-16);
    expect(columns[0]?.reason).toContain('< 1e-16');
  });

  test('below 100 rows on either side there is no verdict but a reason', async () => {
    const report = await driftBetween(
      tables,
      [numbers('x', normals(5000, 1))],
      [numbers('x', normals(50, 2, { mean: 9 }))],
    );
    expect(report.columns[0]).toMatchObject({ drifted: null, status: 'not-enough-data', severity: 'none' });
    expect(report.columns[0]?.reason).toContain('only 50 values');
    expect(report).toMatchObject({ drifted: false, verdict: 'not-enough-data', share: 0 });
  });

  test('a column that turned half empty has drifted, whatever its values do', async () => {
    const values = normals(1000, 2);
    const { columns } = await driftBetween(
      tables,
      [numbers('x', normals(2000, 1)), texts('t', draws(2000, 1, { a: 0.5, b: 0.5 }))],
      [
        numbers(
          'x',
          values.map((value, i) => (i % 2 === 0 ? value : Number.NaN)),
        ),
        texts(
          't',
          draws(1000, 2, { a: 0.5, b: 0.5 }).map((value, i) => (i % 2 === 0 ? value : undefined)),
        ),
      ],
    );
    expect(columns[0]).toMatchObject({
      drifted: true,
      method: 'missing-share',
      severity: 'high',
      missing: { reference: 0, current: 0.5, drifted: true },
    });
    expect(columns[0]?.reason).toContain('from 0 % to 50 %');
    expect(columns[1]).toMatchObject({ drifted: true });
  });

  test('one value of 1e9 on either side neither makes a drift up nor hides one', async () => {
    const withOutlier = (values: Float64Array) => values.map((value, i) => (i === 0 ? 1e9 : value));
    const { columns } = await driftBetween(
      tables,
      [numbers('hidden', withOutlier(normals(2000, 1))), numbers('made-up', normals(2000, 2))],
      [numbers('hidden', normals(1000, 3, { mean: 0.5 })), numbers('made-up', withOutlier(normals(1000, 4)))],
    );
    expect(columns.map(({ drifted }) => drifted)).toEqual([true, false]);
  });

  test('a heavy tail does not hide a gap of a tenth of the rows', async () => {
    const cauchy = (seed: number, shift: number) => {
      const below = normals(4000, seed + 100);
      return normals(4000, seed).map((value, i) => value / Math.abs(below[i]!) + shift);
    };
    const { columns } = await driftBetween(tables, [numbers('x', cauchy(1, 0))], [numbers('x', cauchy(2, 0.7))]);
    expect(columns[0]).toMatchObject({ drifted: true });
    expect(columns[0]?.measures.ks).toBeGreaterThan(0.1);
  });

  test('new and vanished categories are named, and one row of a new one is no drift', async () => {
    const { columns } = await driftBetween(
      tables,
      [texts('c', [...draws(1000, 1, { a: 0.6, b: 0.4 }), 'old'])],
      [texts('c', [...draws(1000, 2, { a: 0.6, b: 0.4 }), 'new'])],
    );
    expect(columns[0]).toMatchObject({
      drifted: false,
      newCategories: [{ value: 'new', count: 1 }],
      vanishedCategories: [{ value: 'old', count: 1 }],
    });
    expect(columns[0]?.reason).toMatch(/new: "new"; gone: "old"/);
  });

  test('categories in other shares have drifted; a category that took over is a high drift', async () => {
    const { columns } = await driftBetween(
      tables,
      [
        texts('moved', draws(2000, 1, { a: 0.5, b: 0.3, c: 0.2 })),
        integers('code', draws(2000, 2, { 1: 0.5, 2: 0.5 }).map(Number)),
      ],
      [
        texts('moved', draws(1000, 3, { a: 0.3, b: 0.3, c: 0.4 })),
        integers('code', draws(1000, 4, { 7: 1 }).map(Number)),
      ],
    );
    expect(columns[0]).toMatchObject({ drifted: true, kind: 'categorical', method: 'jensenshannon' });
    expect(columns[1]).toMatchObject({
      drifted: true,
      kind: 'categorical',
      severity: 'high',
      newCategories: [{ value: '7', count: 1000 }],
    });
  });

  test('fifty categories over a hundred rows are no false alarm', async () => {
    const even = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i}`, 0.02]));
    const { columns } = await driftBetween(
      tables,
      [texts('c', draws(1001, 1, even))],
      [texts('c', draws(100, 2, even))],
    );
    expect(columns[0]?.drifted).not.toBe(true);
  });
});

describe('a report is finite and whole, whatever the columns hold', () => {
  test('all missing, constant, infinite and absent columns each get a verdict or a named reason', async () => {
    const rows = 500;
    const fill = (value: number) => new Float64Array(rows).fill(value);
    const report = await driftBetween(
      tables,
      [
        numbers('good', normals(rows, 1)),
        numbers('empty', fill(Number.NaN)),
        numbers('emptied', normals(rows, 2)),
        numbers('filled', fill(Number.NaN)),
        numbers('constant', fill(3)),
        numbers('stepped', fill(3)),
        numbers('infinite', normals(rows, 3)),
        numbers('only infinite', fill(Number.POSITIVE_INFINITY)),
        numbers('gone', normals(rows, 4)),
        { name: 'when', type: 'timestamp', values: Float64Array.from({ length: rows }, (_, i) => i * 1000) },
        texts(
          'id',
          Array.from({ length: rows }, (_, i) => `id-${1000 + i}`),
        ),
      ],
      [
        numbers('good', normals(rows, 5)),
        numbers('empty', fill(Number.NaN)),
        numbers('emptied', fill(Number.NaN)),
        numbers('filled', normals(rows, 6)),
        numbers('constant', fill(3)),
        numbers('stepped', fill(4)),
        numbers(
          'infinite',
          normals(rows, 7).map((value, i) => (i % 4 === 0 ? Number.POSITIVE_INFINITY : value)),
        ),
        numbers('only infinite', fill(Number.NEGATIVE_INFINITY)),
        numbers('more', normals(rows, 8)),
        { name: 'when', type: 'timestamp', values: Float64Array.from({ length: rows }, (_, i) => i * 2000) },
        texts(
          'id',
          Array.from({ length: rows }, (_, i) => `id-${1100 + i}`),
        ),
      ],
    );
    const verdicts = Object.fromEntries(report.columns.map(({ name, drifted }) => [name, drifted]));
    expect(verdicts).toEqual({
      good: false,
      empty: null,
      emptied: true,
      filled: true,
      constant: false,
      stepped: true,
      infinite: true,
      'only infinite': null,
      gone: null,
      when: null,
      id: false,
      more: null,
    });
    for (const { reason } of report.columns) expect(reason.length).toBeGreaterThan(5);
    expect(report.columns.find(({ name }) => name === 'gone')).toMatchObject({ status: 'missing', severity: 'high' });
    expect(report.columns.find(({ name }) => name === 'more')).toMatchObject({ status: 'new' });
    expect(report.columns.find(({ name }) => name === 'infinite')?.reason).toContain('125 values are infinite');
    expect(report.recommendation).toContain('gone');
    expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('a column of another type is compared as what it was', async () => {
    const words = (values: ArrayLike<number>) =>
      Array.from(values, (value, i) => (i % 10 === 0 ? 'n/a' : String(value)));
    const { columns } = await driftBetween(
      tables,
      [
        numbers('partly', normals(1000, 1)),
        numbers('wholly', normals(1000, 2)),
        texts('codes', draws(1000, 3, { a: 0.5, b: 0.5 })),
        integers('flag', draws(1000, 4, { 0: 0.5, 1: 0.5 }).map(Number)),
      ],
      [
        texts('partly', words(normals(1000, 5))),
        texts('wholly', draws(1000, 6, { x: 1 })),
        numbers('codes', normals(1000, 7)),
        { name: 'flag', type: 'boolean', values: Uint8Array.from(draws(1000, 8, { 0: 0.5, 1: 0.5 }), Number) },
      ],
    );
    expect(columns[0]).toMatchObject({
      currentType: 'text',
      current: { unreadable: 100, values: 900 },
      drifted: true,
      method: 'missing-share',
    });
    expect(columns[0]?.reason).toContain('type changed from number to text');
    expect(columns[1]).toMatchObject({ drifted: true, severity: 'high' });
    expect(columns[2]).toMatchObject({ drifted: true, severity: 'high' });
    expect(columns[3]).toMatchObject({ drifted: false, currentType: 'boolean' });
  });
});

describe('the verdict on a dataset', () => {
  const wide = (seed: number, moved: number, mean: number) =>
    Array.from({ length: 20 }, (_, i) => numbers(`c${i}`, normals(1000, seed + i, { mean: i < moved ? mean : 0 })));

  test('a tenth of the columns, or one that drifted highly, makes it drift', async () => {
    const reference = wide(1, 0, 0);
    expect(await driftBetween(tables, reference, wide(100, 1, 0.3))).toMatchObject({
      drifted: false,
      verdict: 'stable',
      driftedColumns: 1,
      severity: 'moderate',
      recommendation: 'Keep an eye on c0',
    });
    expect(await driftBetween(tables, reference, wide(100, 2, 0.3))).toMatchObject({ drifted: true, share: 0.1 });
    expect(await driftBetween(tables, reference, wide(100, 1, 1))).toMatchObject({
      drifted: true,
      share: 0.05,
      severity: 'high',
    });
    expect(await driftBetween(tables, reference, wide(100, 2, 0.3), { share: 0.5 })).toMatchObject({ drifted: false });
  });
});
