import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './open-test-server.ts';

/** A connection that speaks HTTP by hand. */
function open({ server }: TestServer): Socket {
  return connect(server.port, '127.0.0.1').on('error', () => {});
}

/** Everything that comes until the server closes the connection. */
const untilClosed = (socket: Socket): Promise<string> => text(socket).catch(() => 'reset');

const head = (path: string, length: number) =>
  `POST /api/2.0/mlflow/${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe('clients that do not go on', () => {
  test('in the middle of the head of a request are let go', async () => {
    await using server = await openTestServer({ limits: { headMs: 200 } });
    const socket = open(server);
    socket.write('GET /health HTTP/1.1\r\nHost: loc');
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1.1 408 /);
    expect((await server.get('/health')).status).toBe(200);
  });

  test('in the middle of a body are let go, also when they send a byte now and then', async () => {
    await using server = await openTestServer({ limits: { bodyMs: 200 } });
    const socket = open(server);
    socket.write(head('experiments/create', 1000));
    const drip = setInterval(() => socket.write(' '), 20);
    try {
      await untilClosed(socket);
    } finally {
      clearInterval(drip);
    }
    expect((await server.workspace.experiments.listExperiments()).experiments).toHaveLength(1);
  });

  test('after half of a body leave nothing behind and nobody else waiting', async () => {
    await using server = await openTestServer();
    const body = JSON.stringify({ name: 'half' });
    const socket = open(server);
    socket.write(head('experiments/create', body.length) + body.slice(0, 8));
    await sleep(20);
    socket.destroy();
    const whole = await server.post('experiments/create', { name: 'whole' });
    expect(whole.json).toEqual({ experiment_id: '1' });
    expect(await server.workspace.experiments.findExperimentByName('half')).toBe(undefined);
  });
});

describe('what is no HTTP', () => {
  test.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET /health HTTP/1.1\r\nHost\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01',
  ])('%j is answered with 400', async (sent) => {
    await using server = await openTestServer();
    const socket = open(server);
    socket.write(sent);
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1.1 (400|505) /);
  });

  test('a head of 100 kB is refused', async () => {
    await using server = await openTestServer();
    const socket = open(server);
    socket.write(`GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1.1 431 |^reset$/);
  });
});

describe('bodies that are meant badly', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  test.each([
    ['nesting without end', `{"name": ${nested(100_000)}}`],
    ['a prototype', '{"__proto__": {"name": "x"}}'],
    ['a constructor', '{"constructor": {"prototype": {"name": "x"}}}'],
    ['no text', '{"name": {"toString": "x"}}'],
    ['half a character', '{"name": "\\ud800"}'],
    ['a NUL', '{"name": "a\\u0000b"}'],
    ['a number without end', `{"name": ${'9'.repeat(100_000)}}`],
    ['tags that are no objects', '{"name": "x", "tags": [null, 1, "a"]}'],
  ])('%s is a 400, and nothing is made', async (_, body) => {
    await using server = await openTestServer();
    const { status, json } = await server.post('experiments/create', body);
    expect([status, json.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect((await server.workspace.experiments.listExperiments()).experiments).toHaveLength(1);
  });
});

test('500 connections at once are all answered', async () => {
  await using server = await openTestServer();
  const sockets = Array.from({ length: 500 }, () => open(server));
  const answers = sockets.map(async (socket) => {
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    return (await untilClosed(socket)).startsWith('HTTP/1.1 200 ');
  });
  expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(500);
});

test('a port that is taken is refused with what to do', async () => {
  await using server = await openTestServer();
  await expect(openTestServer({ port: server.server.port })).rejects.toMatchObject({
    code: 'SERVER_ADDRESS_UNUSABLE',
    message: expect.stringContaining('another program listens there'),
  });
});

test('closing finishes the requests that were accepted and then closes their connections', async () => {
  await using server = await openTestServer();
  const body = JSON.stringify({ name: 'late' });
  const socket = open(server);
  // The server says so once it has accepted the request.
  socket.write(head('experiments/create', body.length).replace(/\r\n\r\n$/, '\r\nExpect: 100-continue\r\n\r\n'));
  await once(socket, 'readable');
  socket.write(body.slice(0, 8));
  const closed = server.server.close();
  socket.write(body.slice(8));
  const answer = await untilClosed(socket);
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue[\s\S]*\{"experiment_id":"1"\}/);
  expect(await server.workspace.experiments.findExperimentByName('late')).toMatchObject({ id: '1' });
});
