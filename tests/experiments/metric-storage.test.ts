import { describe, expect, test } from 'vitest';
import type { MetricPoint, NewMetricPoint } from '../../src/experiments/index.ts';
import { decodePoints, encodePoints } from '../../src/experiments/metrics/chunk.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

/** More than a run keeps in chunks. */
const MANY = 9000;
/** Points move while others are logged. */
const MOVING = { timeout: 10_000 };

async function logInBatches(ws: TestExperiments, runId: string, points: readonly NewMetricPoint[]): Promise<void> {
  for (let at = 0; at < points.length; at += 1000) {
    await ws.experiments.log(runId, { metrics: points.slice(at, at + 1000) });
  }
}

const countOf = async (ws: TestExperiments, table: 'metric' | 'metric_chunk' | 'metric_block'): Promise<number> =>
  (await ws.database.kysely.selectFrom(table).selectAll().execute()).length;

const point = (step: number, value: number): MetricPoint => ({ key: 'm', step, timestamp: 1000 + step, value });

describe('whole numbers of 64 bits', () => {
  const largest = 2n ** 63n - 1n;

  test('are kept and compared to the last digit, as steps and as times', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    const metrics = [
      { key: 'm', value: 1, step: 9_007_199_254_740_993n, timestamp: largest },
      { key: 'm', value: 2, step: 9_007_199_254_740_994n, timestamp: 5 },
      { key: 'm', value: 3, step: 9_007_199_254_740_992n, timestamp: largest - 1n },
      { key: 'm', value: 4, step: -(2n ** 63n), timestamp: 6 },
      { key: 'm', value: 5, step: 7n, timestamp: 6n },
    ];
    for (const metric of metrics) await ws.experiments.log(id, { metrics: [metric] });
    expect((await ws.experiments.getRun(id)).metrics).toEqual({ m: 2 });
    const history = await ws.experiments.metricHistory(id, 'm');
    expect(history.map(({ value, step, timestamp }) => [value, step, timestamp])).toEqual([
      [2, 9_007_199_254_740_994n, 5],
      [4, -(2n ** 63n), 6],
      [5, 7, 6],
      [3, 9_007_199_254_740_992n, largest - 1n],
      [1, 9_007_199_254_740_993n, largest],
    ]);
  });

  test('stay exact where a series has become long', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    const start = 2n ** 60n;
    const steps = Array.from({ length: MANY }, (_, n) => start + BigInt(n));
    await logInBatches(
      ws,
      id,
      steps.map((step) => ({ key: 'm', value: 1, step, timestamp: step })),
    );
    // They move once their calls have their answers.
    await expect.poll(() => countOf(ws, 'metric'), MOVING).toBe(MANY);
    expect((await ws.experiments.metricHistory(id, 'm')).map(({ step }) => step)).toEqual(steps);
  });

  test.each([[2n ** 63n], [-(2n ** 63n) - 1n], [2 ** 53], [0.5], [Number.NaN]])('refuse %s as a step', async (step) => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    const logged = ws.experiments.log(id, { metrics: [{ key: 'm', value: 1, step }] });
    await expect(logged).rejects.toMatchObject({ code: 'EXPERIMENTS_ENTRY_INVALID' });
  });
});

test('encoded points are read as they were, all or those of one key', () => {
  const points = [
    { key: 'größe/a b', timestamp: 0, step: -5, value: Number.NaN },
    { key: 'b', timestamp: 2 ** 53 - 1, step: 0, value: Number.NEGATIVE_INFINITY },
    { key: 'größe/a b', timestamp: 1, step: 1, value: 0.1 },
  ];
  for (const some of [[], points, [...points, { key: 'c', timestamp: 1n << 60n, step: -(2n ** 63n), value: 5e-324 }]]) {
    expect(decodePoints(encodePoints(some))).toEqual(some);
    expect(decodePoints(encodePoints(some), 'größe/a b')).toEqual(some.filter(({ key }) => key === 'größe/a b'));
  }
});

test('a long history reads the same before, while and after its points move to their table', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.startRun();
  const points = Array.from({ length: MANY * 2 }, (_, step) => point(step, Math.sin(step)));
  await logInBatches(ws, id, points.slice(0, 5000));
  expect(await countOf(ws, 'metric')).toBe(0);
  expect(await ws.experiments.metricHistory(id, 'm')).toEqual(points.slice(0, 5000));
  await logInBatches(ws, id, points.slice(5000, MANY));
  await expect.poll(() => countOf(ws, 'metric'), MOVING).toBe(MANY);
  await logInBatches(ws, id, points.slice(MANY, 13_000));
  expect(await countOf(ws, 'metric_chunk')).toBeGreaterThan(0);
  expect(await ws.experiments.metricHistory(id, 'm')).toEqual(points.slice(0, 13_000));
  await logInBatches(ws, id, points.slice(13_000));
  expect(await ws.experiments.metricHistory(id, 'm')).toEqual(points);
});

test('duplicates are dropped, also of points that moved already, and NaN is another point than 0', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.startRun();
  const points = Array.from({ length: MANY }, (_, step) => point(step, step % 100 === 0 ? Number.NaN : 0));
  const zeros = points.map(({ step, timestamp }) => ({ key: 'm', step, timestamp, value: -0 }));
  for (let time = 0; time < 2; time += 1) await logInBatches(ws, id, [...points, ...points.toReversed()]);
  await logInBatches(ws, id, zeros.slice(0, 500));
  const history = await ws.experiments.metricHistory(id, 'm');
  expect(history).toHaveLength(MANY + 5);
  expect(history.filter(({ value }) => Number.isNaN(value))).toHaveLength(MANY / 100);
});

test('the blocks of a long series count its points in the order of arrival and keep its extremes', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.startRun();
  const points = Array.from({ length: MANY * 3 }, (_, step) => point(step, step === 12_345 ? 1e9 : step % 7));
  await logInBatches(ws, id, points);
  await expect.poll(() => countOf(ws, 'metric_chunk'), MOVING).toBe(0);
  const merged = await countOf(ws, 'metric');
  const blocks = await ws.database.kysely.selectFrom('metric_block').selectAll().orderBy('number').execute();
  expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, index) => index));
  expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(merged);
  expect(blocks.slice(0, -1).every(({ count }) => count === 256)).toBe(true);
  const kept = blocks.flatMap((block) => decodePoints(block.points));
  expect(kept.filter(({ value }) => value === 1e9)).toEqual([{ ...points[12_345], key: '' }]);
});

test('many metrics of one run keep their histories apart', async () => {
  await using ws = await openTestExperiments();
  const { id } = await ws.experiments.startRun();
  const batch = (step: number) =>
    Array.from({ length: 500 }, (_, n) => ({ key: `m${n}`, value: n * step, step, timestamp: step }));
  for (let step = 0; step < 40; step += 1) await ws.experiments.log(id, { metrics: batch(step) });
  await expect.poll(() => countOf(ws, 'metric'), MOVING).toBeGreaterThan(0);
  for (const n of [0, 3, 499]) {
    const history = await ws.experiments.metricHistory(id, `m${n}`);
    expect(history.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, step) => n * step));
  }
  expect(Object.keys((await ws.experiments.getRun(id)).metrics)).toHaveLength(500);
});
