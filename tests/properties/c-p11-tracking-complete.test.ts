import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestServer } from '../server/open-test-server.ts';

const key = fc.constantFrom('a', 'b', 'c d', 'größe/1');
const text = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const entries = <T>(value: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.record({ key, value }), { maxLength: 4, selector: (entry) => entry.key });
const logged = fc.record({
  params: entries(text),
  tags: entries(text),
  metrics: fc.array(
    fc.record({
      key,
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
      step: fc.maxSafeInteger(),
      timestamp: fc.nat(),
    }),
    { maxLength: 6 },
  ),
});

test('C-P11 whatever a client logs to a run over the network is in the run: params, tags, every metric value, status', async () => {
  await using server = await openTestServer();
  await fc.assert(
    fc.asyncProperty(logged, fc.constantFrom('FINISHED', 'FAILED', 'KILLED'), async (all, status) => {
      const { json: created } = await server.post('runs/create', { experiment_id: '0', start_time: 1 });
      const run_id = created.run.info.run_id as string;
      expect((await server.post('runs/log-batch', { run_id, ...all })).status).toBe(200);
      await server.post('runs/update', { run_id, status, end_time: 2 });

      const { run } = (await server.get('runs/get', { run_id })).json;
      expect(run.info).toMatchObject({ status, start_time: 1, end_time: 2 });
      const byKey = (list: readonly { key: string }[] = []) => Object.fromEntries(list.map((one) => [one.key, one]));
      expect(byKey(run.data.params)).toEqual(byKey(all.params));
      const { 'mlflow.runName': _, ...tags } = byKey(run.data.tags);
      expect(tags).toEqual(byKey(all.tags));
      for (const metric_key of new Set(all.metrics.map((metric) => metric.key))) {
        const { json } = await server.get('metrics/get-history', { run_id, metric_key });
        const points = (list: typeof all.metrics) =>
          new Set(list.map(({ value, step, timestamp }) => [timestamp, step, value + 0].join()));
        const expected = all.metrics.filter((metric) => metric.key === metric_key);
        expect(points(json.metrics)).toEqual(points(expected));
      }
    }),
    { numRuns: 100 },
  );
});
