import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricPoint, MetricSeries, NewMetricPoint } from '../../src/experiments/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

async function logInBatches(ws: TestExperiments, runId: string, points: readonly NewMetricPoint[]): Promise<void> {
  for (let at = 0; at < points.length; at += 1000) {
    await ws.experiments.log(runId, { metrics: points.slice(at, at + 1000) });
  }
}

/** A run with one long metric, and its points as they were logged. */
async function longRun(ws: TestExperiments, points: readonly MetricPoint[]): Promise<string> {
  const { id } = await ws.experiments.startRun();
  await logInBatches(ws, id, points);
  return id;
}

const LONG = 25_000;

/** Mostly in order; some come late, some values are NaN or infinite. */
function noisyPoints(): MetricPoint[] {
  const random = createRandom(3);
  const points = Array.from({ length: LONG }, (_, step) => ({
    key: 'm',
    step,
    timestamp: 1_000_000 + step * 10,
    value: step % 997 === 0 ? Number.NaN : step === 20_011 ? Number.POSITIVE_INFINITY : random.uniform(),
  }));
  for (let n = 0; n < 300; n += 1) {
    const [i, j] = [Math.floor(random.uniform() * LONG), Math.floor(random.uniform() * LONG)];
    [points[i], points[j]] = [points[j]!, points[i]!];
  }
  return points;
}

const text = ({ step, timestamp, value }: MetricPoint): string => `${step} ${timestamp} ${value}`;

function expectChart(chart: MetricSeries, within: readonly MetricPoint[], x: 'step' | 'timestamp', most: number): void {
  expect(chart.points.length).toBeLessThanOrEqual(most);
  const logged = new Set(within.map(text));
  expect(chart.points.every((point) => logged.has(text(point)))).toBe(true);
  const xs = chart.points.map((point) => Number(point[x]));
  expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  if (chart.isComplete) expect(chart.points).toHaveLength(within.length);
  const numbers = (points: readonly MetricPoint[]) =>
    points.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  const extremes = (values: readonly number[]) =>
    values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as const);
  expect(extremes(numbers(chart.points))).toEqual(extremes(numbers(within)));
  const ends = (points: readonly MetricPoint[]) => {
    const all = points.map((point) => Number(point[x])).toSorted((a, b) => a - b);
    return [all[0], all.at(-1)];
  };
  expect(ends(chart.points)).toEqual(ends(within));
}

test('a chart of a long metric holds logged points only, in order, with the ends and extremes of what is looked at', async () => {
  await using ws = await openTestExperiments();
  const points = noisyPoints();
  const id = await longRun(ws, points);
  const range = fc.tuple(fc.nat(LONG), fc.nat(LONG)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  await fc.assert(
    fc.asyncProperty(
      fc.option(range, { nil: undefined }),
      fc.constantFrom('step' as const, 'timestamp' as const),
      fc.integer({ min: 4, max: 3000 }),
      async (steps, x, most) => {
        const at = (step: number) => (x === 'step' ? step : 1_000_000 + step * 10);
        const part = steps && { from: at(steps[0]), to: at(steps[1]) };
        const chart = await ws.experiments.metricSeries(id, 'm', { points: most, x, ...part });
        const within = points.filter((point) => !part || (point[x] >= part.from && point[x] <= part.to));
        expectChart(chart, within, x, most);
      },
    ),
    { numRuns: 100 },
  );
});

test('a spike of one point among many stays in the chart of the whole, wherever it is', async () => {
  await using ws = await openTestExperiments();
  for (const spike of [0, 1, 12_345, LONG - 1]) {
    const points = Array.from({ length: LONG }, (_, step) => ({
      key: 'm',
      step,
      timestamp: step,
      value: step === spike ? 100 : Math.sin(step),
    }));
    const id = await longRun(ws, points);
    const chart = await ws.experiments.metricSeries(id, 'm', { points: 50 });
    expect(chart.points.filter(({ value }) => value === 100)).toEqual([points[spike]]);
    expect(chart.isComplete).toBe(false);
  }
});

test('a short metric, a part of few points and an unknown metric are told in full', async () => {
  await using ws = await openTestExperiments();
  const points = Array.from({ length: LONG }, (_, step) => ({ key: 'm', step, timestamp: step, value: step % 17 }));
  const id = await longRun(ws, points);
  expect(await ws.experiments.metricSeries(id, 'm', { from: 11_000, to: 11_500 })).toEqual({
    points: points.slice(11_000, 11_501),
    isComplete: true,
  });
  expect(await ws.experiments.metricSeries(id, 'none')).toEqual({ points: [], isComplete: true });
  const short = await longRun(ws, points.slice(0, 10));
  expect(await ws.experiments.metricSeries(short, 'm')).toEqual({ points: points.slice(0, 10), isComplete: true });
});

test.each([[{ points: 3 }], [{ points: 2.5 }], [{ points: 100_000 }], [{ from: 2, to: 1 }]])(
  'a chart with %j is refused',
  async (options) => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    await expect(ws.experiments.metricSeries(id, 'm', options)).rejects.toMatchObject({
      code: 'EXPERIMENTS_SEARCH_INVALID',
    });
  },
);

describe('pages of a history', () => {
  test('hold every point once and in order, whatever their size and wherever the points are stored', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    const metrics = Array.from({ length: 9500 }, (_, n) => ({
      key: 'm',
      // Many share a time or a step, and infinities and NaN stand among them.
      timestamp: 1_000_000 + Math.floor(n / 7),
      step: n % 3,
      value: [n, Number.NaN, 0, Number.NEGATIVE_INFINITY, -0.1][n % 5]!,
    }));
    await logInBatches(ws, id, metrics);
    const all = await ws.experiments.metricHistory(id, 'm');
    expect(all.length).toBeGreaterThan(6000);
    for (const maxResults of [777, 5000, all.length, 50_000]) {
      const found: MetricPoint[] = [];
      let pageToken: string | undefined;
      let pages = 0;
      do {
        const page = await ws.experiments.metricHistoryPage(id, 'm', { maxResults, pageToken });
        found.push(...page.points);
        pageToken = page.nextPageToken;
        pages += 1;
      } while (pageToken !== undefined);
      expect(found).toEqual(all);
      expect(pages).toBe(Math.ceil(all.length / maxResults));
    }
  });

  test('go on exactly where they stopped, while others log', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    const big = 2n ** 62n;
    await ws.experiments.log(id, {
      metrics: [0n, 1n, 2n].map((n) => ({ key: 'm', value: 1, step: big + n, timestamp: big })),
    });
    const first = await ws.experiments.metricHistoryPage(id, 'm', { maxResults: 2 });
    await ws.experiments.log(id, { metrics: [{ key: 'm', value: 0, step: 1, timestamp: 1 }] });
    const second = await ws.experiments.metricHistoryPage(id, 'm', { maxResults: 2, pageToken: first.nextPageToken });
    expect([...first.points, ...second.points].map(({ step }) => step)).toEqual([big, big + 1n, big + 2n]);
  });

  test('refuse a size out of range and a token of another history', async () => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    await ws.experiments.log(id, { metrics: [1, 2].map((value) => ({ key: 'm', value, step: value })) });
    const { nextPageToken: pageToken } = await ws.experiments.metricHistoryPage(id, 'm', { maxResults: 1 });
    for (const [key, options] of [
      ['m', { maxResults: 0 }],
      ['m', { maxResults: 50_001 }],
      ['m', { pageToken: 'nonsense' }],
      ['other', { pageToken }],
    ] as const) {
      const page = ws.experiments.metricHistoryPage(id, key, options);
      await expect(page).rejects.toMatchObject({ code: 'EXPERIMENTS_SEARCH_INVALID' });
    }
  });
});

describe('histories of several runs', () => {
  test('come by run id, then in order, and stop at the limit', async () => {
    await using ws = await openTestExperiments();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { id } = await ws.experiments.startRun();
      await ws.experiments.log(id, {
        metrics: [3, 1, 2].map((step) => ({ key: 'm', value: n, step, timestamp: step })),
      });
      ids.push(id);
    }
    const all = await ws.experiments.metricHistories(ids, 'm');
    const wanted = ids.toSorted().flatMap((id) => [1, 2, 3].map((step) => `${id} ${step}`));
    expect(all.map(({ runId, step }) => `${runId} ${step}`)).toEqual(wanted);
    expect(await ws.experiments.metricHistories(ids, 'm', 4)).toEqual(all.slice(0, 4));
    await expect(ws.experiments.metricHistories(ids, 'm', 25_001)).rejects.toMatchObject({
      code: 'EXPERIMENTS_SEARCH_INVALID',
    });
  });

  test('are sampled on even steps of all runs, with the first and last step of each', async () => {
    await using ws = await openTestExperiments();
    const [even, odd] = [await ws.experiments.startRun(), await ws.experiments.startRun()];
    await even.log({ metrics: range(0, 20).map((n) => ({ key: 'm', value: n, step: n * 2 })) });
    await odd.log({ metrics: range(-3, 10).map((n) => ({ key: 'm', value: n, step: n * 2 + 1 })) });
    const steps = async (options: object) =>
      (await ws.experiments.sampleMetricHistories([odd.id, even.id], 'm', options)).map(
        ({ runId, step }) => `${runId === odd.id ? 'odd' : 'even'} ${step}`,
      );
    // Steps from 0: 0, 1, 2, …, 19, 20, 22, …, 38: thirty of them.
    expect(await steps({ maxResults: 3 })).toEqual(['odd 19', 'even 0', 'even 10', 'even 20', 'even 38']);
    expect(await steps({ maxResults: 2, startStep: -4, endStep: 3 })).toEqual(['odd -3', 'odd 1', 'odd 3', 'even 0']);
    expect(await steps({ startStep: 100, endStep: 200 })).toEqual([]);
    expect(await steps({})).toHaveLength(30);
  });

  test('are sampled alike from chunks and from rows', async () => {
    await using ws = await openTestExperiments();
    const points = range(0, 9000).map((step) => ({ key: 'm', value: step, step, timestamp: 9000 - step }));
    const id = await longRun(ws, points);
    const sample = await ws.experiments.sampleMetricHistories([id], 'm', { maxResults: 9 });
    expect(sample.map(({ step }) => step)).toEqual([...range(0, 9).map((i) => i * 1000), 8999]);
  });

  test.each([
    [{ maxResults: 0 }],
    [{ maxResults: 2501 }],
    [{ startStep: 1 }],
    [{ endStep: 1 }],
    [{ startStep: 2, endStep: 1 }],
  ])('refuse to be sampled with %j', async (options) => {
    await using ws = await openTestExperiments();
    const { id } = await ws.experiments.startRun();
    await expect(ws.experiments.sampleMetricHistories([id], 'm', options)).rejects.toMatchObject({
      code: 'EXPERIMENTS_SEARCH_INVALID',
    });
  });
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
