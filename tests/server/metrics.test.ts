import { expect, test } from 'vitest';
import { openTestServer, type TestServer } from './open-test-server.ts';

const BULK = '/ajax-api/2.0/mlflow/metrics/get-history-bulk';
const INTERVAL = 'metrics/get-history-bulk-interval';

/** A run with these points of the metric `m`. */
async function runWith(
  { workspace }: TestServer,
  points: readonly { value: number; step?: number | bigint; timestamp?: number | bigint }[],
): Promise<string> {
  const run = await workspace.experiments.startRun();
  await run.log({ metrics: points.map((point) => ({ key: 'm', ...point })) });
  return run.id;
}

const steps = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ value: n, step: from + n, timestamp: 1000 + n }));

test('a history comes by time, step and value, with 64-bit steps as they are and NaN and infinities as clients read them', async () => {
  await using server = await openTestServer();
  const run_id = await runWith(server, [
    { value: Number.NaN, step: 9_007_199_254_740_993n, timestamp: 3 },
    { value: Number.POSITIVE_INFINITY, step: -1, timestamp: 2 },
    { value: 0.5, step: 0, timestamp: 1 },
    { value: Number.NEGATIVE_INFINITY, step: -1, timestamp: 2 },
  ]);
  const { text } = await server.get('metrics/get-history', { run_id, metric_key: 'm' });
  expect(text).toBe(
    '{"metrics":[{"key":"m","value":0.5,"timestamp":1,"step":0},' +
      '{"key":"m","value":-1.7976931348623157e+308,"timestamp":2,"step":-1},' +
      '{"key":"m","value":1.7976931348623157e+308,"timestamp":2,"step":-1},' +
      '{"key":"m","value":"NaN","timestamp":3,"step":9007199254740993}]}',
  );
});

test('a history comes in pages; the last one has no token, and an unknown run or metric has no history', async () => {
  await using server = await openTestServer();
  const run_uuid = await runWith(server, steps(6));
  const query = { run_uuid, metric_key: 'm', max_results: '3' };
  const first = (await server.get('metrics/get-history', query)).json;
  expect(first.metrics).toHaveLength(3);
  const second = (await server.get('metrics/get-history', { ...query, page_token: first.next_page_token })).json;
  expect(second.metrics.map(({ step }: { step: number }) => step)).toEqual([3, 4, 5]);
  expect(second).not.toHaveProperty('next_page_token');
  expect((await server.get('metrics/get-history', { run_id: 'none', metric_key: 'm' })).text).toBe('{}');
  expect((await server.get('metrics/get-history', { run_id: run_uuid, metric_key: 'other' })).text).toBe('{}');
  expect((await server.get('metrics/get-history', { run_uuid, metric_key: 'm' })).json.metrics).toHaveLength(6);
});

test('the histories of several runs come together, by run, up to a limit', async () => {
  await using server = await openTestServer();
  const ids = [await runWith(server, steps(3)), await runWith(server, steps(2))].toSorted();
  const all = (await server.get(BULK, { run_id: [...ids].reverse(), metric_key: 'm' })).json.metrics;
  expect(all.map((point: { run_id: string }) => point.run_id)).toEqual(
    all.map((point: { run_id: string }) => point.run_id).toSorted(),
  );
  expect(all).toHaveLength(5);
  expect(all[0]).toEqual({ key: 'm', value: 0, timestamp: 1000, step: 0, run_id: ids[0] });
  const some = await server.get(BULK, { run_id: ids, metric_key: 'm', max_results: '4' });
  expect(some.json.metrics).toEqual(all.slice(0, 4));
  expect((await server.get(BULK, { run_id: ids, metric_key: 'other' })).json).toEqual({ metrics: [] });
});

test('an interval is sampled evenly, and each run keeps its ends', async () => {
  await using server = await openTestServer();
  const [a, b] = [await runWith(server, steps(100)), await runWith(server, steps(10, 45))];
  const found = (await server.get(INTERVAL, { run_ids: [a, b], metric_key: 'm', max_results: '10' })).json.metrics;
  const of = (id: string) =>
    found.filter((point: { run_id: string }) => point.run_id === id).map((point: { step: number }) => point.step);
  expect(of(a)).toEqual([0, 10, 20, 30, 40, 45, 50, 54, 60, 70, 80, 90, 99]);
  expect(of(b)).toEqual([45, 50, 54]);
  const part = { run_ids: [a], metric_key: 'm', start_step: '50', end_step: '52' };
  expect((await server.get(INTERVAL, part)).json.metrics.map(({ step }: { step: number }) => step)).toEqual([
    50, 51, 52,
  ]);
  expect((await server.get(INTERVAL, { run_ids: [a], metric_key: 'other' })).text).toBe('{}');
});

const many = Array.from({ length: 101 }, (_, n) => `run${n}`);

test.each([
  ['metrics/get-history', { run_id: 'a' }, "Missing value for required parameter 'metric_key'"],
  ['metrics/get-history', { metric_key: 'm' }, "Missing value for required parameter 'run_id'"],
  ['metrics/get-history', { run_id: 'a', metric_key: 'm', max_results: 'x' }, "for parameter 'max_results'"],
  ['metrics/get-history', { run_id: 'a', metric_key: 'm', page_token: 'x' }, 'the next_page_token of a page'],
  [BULK, { metric_key: 'm' }, 'must specify at least one run_id'],
  [BULK, { run_id: many, metric_key: 'm' }, 'cannot specify more than 100'],
  [BULK, { run_id: 'a' }, 'must specify a metric_key'],
  [BULK, { run_id: 'a', metric_key: 'm', max_results: '-1' }, "for parameter 'max_results'"],
  [INTERVAL, { metric_key: 'm' }, "Missing value for required parameter 'run_ids'"],
  [INTERVAL, { run_ids: many, metric_key: 'm' }, 'must specify at most 100 run_ids.'],
  [INTERVAL, { run_ids: 'a', metric_key: 'm', max_results: '2501' }, 'max_results must be between 1 and 2500'],
  [INTERVAL, { run_ids: 'a', metric_key: 'm', max_results: '0' }, 'max_results must be between 1 and 2500'],
  [
    INTERVAL,
    { run_ids: 'a', metric_key: 'm', start_step: '2', end_step: '1' },
    'end_step must be greater than start_step',
  ],
  [INTERVAL, { run_ids: 'a', metric_key: 'm', start_step: '2' }, 'both must be specified'],
  [INTERVAL, { run_ids: 'a', metric_key: 'm', start_step: 'x', end_step: '1' }, "for parameter 'start_step'"],
] as const)('GET %s with %j is a 400 that says: %s', async (path, query, message) => {
  await using server = await openTestServer();
  const reply = await server.get(path, query);
  expect([reply.status, reply.json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  expect(reply.json.message).toContain(message);
});
