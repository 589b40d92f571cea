import { describe, expect, test } from 'vitest';
import { hasPostgres } from '../support/postgres-binaries.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { openTestServer, type TestServer } from './open-test-server.ts';

const logMetric = (server: TestServer, runId: string, step: number) =>
  server.post('runs/log-metric', { run_id: runId, key: 'loss', value: step / 2, timestamp: step, step });

describe.skipIf(!hasPostgres)('while PostgreSQL is away', () => {
  test('requests are answered with 503 and when to come back; once it is there again they succeed', async () => {
    await using database = await startPostgresServer();
    await using server = await openTestServer({}, { database: database.url('postgres') });
    const created = await server.post('runs/create', { experiment_id: '0' });
    const runId: string = created.json.run.info.run_id;
    expect((await logMetric(server, runId, 1)).status).toBe(200);

    await database.stop();
    const refused = await Promise.all([
      ...Array.from({ length: 20 }, (_, n) => logMetric(server, runId, 100 + n)),
      server.post('runs/create', { experiment_id: '0' }),
      server.post('runs/search', { experiment_ids: ['0'] }),
      server.get('runs/get', { run_id: runId }),
    ]);
    for (const { status, headers, json } of refused) {
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(json.error_code).toBe('TEMPORARILY_UNAVAILABLE');
      expect(json.message).toMatch(/cannot be reached/);
    }
    expect((await server.get('/health')).status).toBeLessThan(600);

    await database.start();
    for (const step of [2, 3]) expect((await logMetric(server, runId, step)).status).toBe(200);
    const history = await server.get('metrics/get-history', { run_id: runId, metric_key: 'loss' });
    expect(history.json.metrics.map(({ step }: { step: number }) => step)).toEqual([1, 2, 3]);
  });
});
