import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driftOverTime, referenceOfRows } from '../../../src/datasets/drift/index.ts';
import { openTables, type Tables } from '../../../src/tables/index.ts';
import { normals, numbers } from './drifting-tables.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables[Symbol.asyncDispose]());

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** 200 rows a day for ten days; from the seventh on they are shifted, and the last day has ten rows only. */
const days = () => {
  const rows = 1810;
  const values = normals(rows, 1);
  const when = Float64Array.from({ length: rows }, (_, i) => START + i * (DAY / 200));
  return tables.fromColumns([
    { name: 'paid_at', type: 'timestamp', values: when },
    numbers(
      'amount',
      values.map((value, i) => (i >= 1200 ? value + 1 : value)),
    ),
  ]);
};

describe('drift over time', () => {
  test('compares each window with the first, and tells from which one on it drifts', async () => {
    await using table = await days();
    const { windows, drifted, share, rowsWithoutTime } = await driftOverTime(
      undefined,
      { label: 'payments', table },
      { time: 'paid_at', windowMs: DAY },
    );
    expect(windows.map(({ from }) => (from - START) / DAY)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(windows.map(({ report }) => report.drifted)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(windows.at(-1)).toMatchObject({ rows: 10, report: { verdict: 'not-enough-data' } });
    expect(windows.map(({ report }) => report.columns.map(({ name }) => name))).toEqual(windows.map(() => ['amount']));
    expect({ drifted, share, rowsWithoutTime }).toEqual({ drifted: true, share: 3 / 8, rowsWithoutTime: 0 });
    expect(windows[0]?.report.reference).toMatchObject({ rows: 200 });
  });

  test('with a reference of its own every window is compared', async () => {
    await using table = await days();
    await using before = await tables.fromColumns([numbers('amount', normals(500, 9))]);
    const { windows } = await driftOverTime(
      referenceOfRows({ label: 'before', table: before }),
      { label: 'payments', table },
      { time: 'paid_at', windowMs: 2 * DAY },
    );
    expect(windows.map(({ rows }) => rows)).toEqual([400, 400, 400, 400, 210]);
    expect(windows.map(({ report }) => report.drifted)).toEqual([false, false, false, true, true]);
  });

  test('windows that cannot be made are refused with the reason', async () => {
    await using table = await days();
    const cut = (time: string, windowMs: number) => driftOverTime(undefined, { label: 'x', table }, { time, windowMs });
    await expect(cut('amount', DAY)).rejects.toThrow(/amount holds number values/);
    await expect(cut('paid', DAY)).rejects.toThrow(/paid/);
    await expect(cut('paid_at', 365 * DAY)).rejects.toThrow(/one window only/);
    await expect(cut('paid_at', 1000)).rejects.toThrow(/more than 1000/);
    await expect(cut('paid_at', 0)).rejects.toThrow(/above 0/);
  });
});
