import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { AssayClient, type ClientOptions } from '../../src/client/index.ts';
import { openTestServer } from '../server/open-test-server.ts';

const clientOf = (url: string, options: Partial<ClientOptions> = {}) => new AssayClient({ url, ...options });

/** A server that answers the n-th request as the n-th of `answers` says; the last one goes on. */
async function scripted(
  ...answers: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]
): Promise<AsyncDisposable & { readonly url: string; readonly times: number[] }> {
  const times: number[] = [];
  const server = createServer((request, response) => {
    times.push(performance.now());
    request.resume().once('end', () => answers[Math.min(times.length, answers.length) - 1]?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    times,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const answer =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const hangUp = (request: IncomingMessage) => request.socket.destroy();
const experiment = answer(200, { id: '0', name: 'Default' });

describe('the client', () => {
  test('has a method for every operation of the description', async () => {
    await using server = await openTestServer();
    const { json } = await server.get('/openapi.json');
    const paths = Object.values<Record<string, { operationId: string }>>(json.paths);
    const ids = paths.flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    const missing = ids.filter(
      (id) => typeof (AssayClient.prototype as unknown as Record<string, unknown>)[id] !== 'function',
    );
    expect(missing).toEqual([]);
  });

  test('makes runs, logs to them, searches and compares, with the numbers that JSON lacks', async () => {
    await using server = await openTestServer();
    const client = clientOf(server.server.url);
    const { id: experimentId } = await client.createExperiment({ name: 'a/b c', tags: { team: 'risk' } });
    expect((await client.getExperimentByName('a/b c')).id).toBe(experimentId);
    const run = await client.createRun({ experimentId, params: { eta: 0.1, huge: 2n ** 70n, nothing: Number.NaN } });
    expect(run.params).toEqual({ eta: '0.1', huge: '1180591620717411303424', nothing: 'NaN' });
    const step = 2n ** 60n + 1n;
    await client.logEntries(run.id, {
      metrics: [
        { key: 'loss', value: Number.NaN, step },
        { key: 'auc', value: Number.POSITIVE_INFINITY },
      ],
      tags: { 'k/1': 'v' },
    });
    const { points } = await client.metricHistory(run.id, 'loss');
    expect(points).toEqual([{ key: 'loss', value: Number.NaN, step, timestamp: expect.any(Number) }]);
    await client.deleteRunTag(run.id, 'k/1');
    await client.endRun(run.id);
    const read = await client.getRun(run.id);
    expect(read).toMatchObject({ status: 'FINISHED', metrics: { loss: Number.NaN, auc: Number.POSITIVE_INFINITY } });
    expect((await client.searchRuns({ filter: "params.eta = '0.1'" })).runs).toEqual([read]);
    expect((await client.findRuns({ experimentIds: [experimentId], maxResults: 1 })).runs).toEqual([read]);
    const other = await client.createRunOf(experimentId);
    const { metrics } = await client.compareRuns([run.id, other.id]);
    expect(metrics[1]).toEqual({ key: 'loss', values: [Number.NaN, undefined], differs: true });
  });

  test('stores files from bytes and streams and reads them back', async () => {
    await using server = await openTestServer();
    const client = clientOf(server.server.url);
    const { id } = await client.createRun({ experimentId: '0' });
    async function* pieces() {
      for (const letter of 'abc') yield Buffer.from(letter.repeat(100_000));
    }
    expect(await client.logArtifact(id, 'a/stream.bin', pieces())).toEqual({ path: 'a/stream.bin', size: 300_000 });
    await client.logArtifact(id, 'text.txt', 'grüße');
    expect((await client.readArtifact(id, 'a/stream.bin')).byteLength).toBe(300_000);
    expect(Buffer.from(await client.readArtifact(id, 'text.txt')).toString()).toBe('grüße');
    expect((await client.listArtifacts(id, 'a')).artifacts).toEqual([{ path: 'a/stream.bin', size: 300_000 }]);
  });

  test('throws what the server met, with code, remedy and the id of the request', async () => {
    await using server = await openTestServer();
    const refused = clientOf(server.server.url).getRun('0'.repeat(32));
    await expect(refused).rejects.toMatchObject({
      name: 'AssayError',
      code: 'EXPERIMENTS_RUN_NOT_FOUND',
      kind: 'not-found',
      details: { requestId: expect.any(String) },
    });
  });

  test('takes no password in the address, and repeats none', () => {
    const open = () => new AssayClient({ url: 'http://me:secret-word@localhost:5000' });
    expect(open).toThrow('holds user or password');
    expect(open).not.toThrow('secret-word');
  });

  test('refuses ids that would lead to another path', async () => {
    const client = clientOf('http://127.0.0.1:9');
    for (const id of ['', '.', '..'])
      await expect(client.deleteRun(id)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('what fails for a while', () => {
  const quick = { retry: { firstPauseMs: 1, longestPauseMs: 5 } };

  test('is tried again: a lost connection, 429, 502 and 503', async () => {
    await using server = await scripted(hangUp, answer(429, {}), answer(502, {}), answer(503, {}), experiment);
    expect((await clientOf(server.url, quick).getExperiment('0')).name).toBe('Default');
    expect(server.times).toHaveLength(5);
  });

  test('waits as long as Retry-After asks', async () => {
    await using server = await scripted(answer(503, {}, { 'retry-after': '1' }), experiment);
    await clientOf(server.url, quick).getExperiment('0');
    const [first = 0, second = 0] = server.times;
    expect(second - first).toBeGreaterThanOrEqual(990);
  });

  test('is not tried again when that could do it twice', async () => {
    await using server = await scripted(hangUp, experiment);
    const made = clientOf(server.url, quick).createExperiment({ name: 'x' });
    await expect(made).rejects.toMatchObject({ code: 'CLIENT_SERVER_UNREACHABLE' });
    expect(server.times).toHaveLength(1);
  });

  test('is given up in time, naming the address and the reason', async () => {
    const client = clientOf('http://127.0.0.1:9', { retry: { forMs: 50, firstPauseMs: 10 } });
    await expect(client.getExperiment('0')).rejects.toMatchObject({
      code: 'CLIENT_SERVER_UNREACHABLE',
      message: expect.stringMatching(/http:\/\/127\.0\.0\.1:9 does not answer: .*(ECONNREFUSED|bad port)/),
    });
  });

  test('ends when the signal aborts, in the middle of a pause too', async () => {
    await using server = await scripted(answer(503, {}, { 'retry-after': '30' }));
    const signal = AbortSignal.timeout(50);
    const waiting = clientOf(server.url).getExperiment('0', { signal });
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('is an answer that does not come in time, or breaks off in the middle', async () => {
    const never = () => {};
    const half = (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"id":');
      setTimeout(() => request.socket.destroy(), 10);
    };
    await using server = await scripted(never, half, experiment);
    expect((await clientOf(server.url, { ...quick, timeoutMs: 200 }).getExperiment('0')).id).toBe('0');
    expect(server.times).toHaveLength(3);
  });

  test('is told apart from something else that answers at the address', async () => {
    await using server = await scripted((_request, response) => response.writeHead(404).end('<html>nothing</html>'));
    await expect(clientOf(server.url).getExperiment('0')).rejects.toMatchObject({ code: 'CLIENT_ANSWER_INVALID' });
  });
});
