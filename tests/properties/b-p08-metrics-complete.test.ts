import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricPoint } from '../../src/experiments/index.ts';
import type { Int64 } from '../../src/schema/index.ts';
import { toInt64 } from '../../src/schema/index.ts';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

const whole = (min: bigint): fc.Arbitrary<Int64> =>
  fc.oneof(
    fc.integer({ min: min < 0n ? -3 : 0, max: 3 }),
    fc.bigInt({ min, max: 2n ** 63n - 1n }).map((value) => toInt64(value) as Int64),
  );
const point = fc.record({
  key: fc.constantFrom('loss', 'val/größe', 'auc roc'),
  value: fc.oneof(fc.double(), fc.constantFrom(0, 1, Number.NaN, Number.NEGATIVE_INFINITY)),
  step: whole(-(2n ** 63n)),
  timestamp: whole(0n),
});

/** A point as text; the sign of zero is not kept. */
const text = ({ key, step, timestamp, value }: MetricPoint): string => `${key} ${step} ${timestamp} ${value + 0}`;

function compare(a: MetricPoint, b: MetricPoint): number {
  for (const [x, y] of [
    [a.step, b.step],
    [a.timestamp, b.timestamp],
    [a.value || 0, b.value || 0],
  ] as const) {
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

test('B-P8 every distinct point of every metric is logged with its exact step, time and value, in however many calls', async () => {
  await using ws = await openTestExperiments();
  await fc.assert(
    fc.asyncProperty(fc.array(point, { maxLength: 20 }), fc.nat(20), fc.boolean(), async (points, cut, together) => {
      const run = await ws.experiments.startRun();
      const calls = [() => run.log({ metrics: points.slice(0, cut) }), () => run.log({ metrics: points.slice(cut) })];
      if (together) await Promise.all(calls.map((log) => log()));
      else for (const log of calls) await log();

      const keys = [...new Set(points.map(({ key }) => key))];
      const histories = await Promise.all(keys.map((key) => ws.experiments.metricHistory(run.id, key)));
      expect(histories.flat().map(text).toSorted()).toEqual([...new Set(points.map(text))].toSorted());
      const { metrics } = await ws.experiments.getRun(run.id);
      expect(Object.keys(metrics).toSorted()).toEqual(keys.toSorted());
      for (const key of keys) {
        const latest = points.filter((one) => one.key === key).reduce((a, b) => (compare(b, a) > 0 ? b : a));
        expect(metrics[key]! || 0).toBe(latest.value || 0);
      }
    }),
    { numRuns: 100 },
  );
});
