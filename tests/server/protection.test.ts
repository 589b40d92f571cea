import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { AllowedHosts } from '../../src/server/http/allowed-hosts.ts';
import { openTestServer } from './open-test-server.ts';

describe('hosts', () => {
  const hosts = new AllowedHosts(['mlflow.example.org', '*.team.example', 'exact.example:8080']);

  test.each([
    'localhost',
    'localhost:5000',
    '127.0.0.1:80',
    '[::1]:5000',
    '10.1.2.3',
    '192.168.1.7:5000',
    '172.31.0.1',
    '[fd12:3456::1]:5000',
    'mlflow.example.org',
    'MLFLOW.example.org:443',
    'a.team.example',
    'exact.example:8080',
  ])('%s is one of ours', (host) => {
    expect(hosts.allowsHost(host)).toBe(true);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    '10.evil.example',
    '127.0.0.1.evil.example',
    '172.32.0.1',
    '8.8.8.8',
    'exact.example',
    'team.example.evil',
    '',
    undefined,
  ])('%s is a stranger', (host) => {
    expect(hosts.allowsHost(host)).toBe(false);
  });
});

describe('origins', () => {
  const hosts = new AllowedHosts(['ours.example', 'https://strict.example']);

  test.each(['http://localhost:3000', 'https://ours.example', 'https://strict.example'])('%s may write', (origin) => {
    expect(hosts.allowsOrigin(origin, 'POST')).toBe(true);
  });

  test.each(['https://evil.example', 'null', 'http://192.168.1.7', 'http://localhost.evil.example'])(
    '%s may not write, only send what changes nothing',
    (origin) => {
      expect(hosts.allowsOrigin(origin, 'POST')).toBe(false);
      expect(hosts.allowsOrigin(origin, 'GET')).toBe(true);
    },
  );
});

test('a page that made its name point here gets a 403, probes of health do not', async () => {
  await using server = await openTestServer();
  const ask = async (path: string, host: string) => {
    const { promise, resolve } = Promise.withResolvers<[number | undefined, string]>();
    const sent = request(server.server.url + path, { headers: { host } }, async (reply) =>
      resolve([reply.statusCode, await text(reply)]),
    );
    sent.end();
    return promise;
  };
  expect(await ask('/api/2.0/mlflow/experiments/get?experiment_id=0', 'evil.example')).toEqual([
    403,
    expect.stringContaining('Invalid Host header'),
  ]);
  expect(await ask('/health', 'evil.example')).toEqual([200, 'OK']);
  expect(await ask('/version', 'evil.example')).toMatchObject([200, expect.any(String)]);
});

test('a page of another origin cannot write, and nothing is written', async () => {
  await using server = await openTestServer();
  const reply = await server.post('experiments/create', { name: 'a' }, { origin: 'https://evil.example' });
  expect(reply).toMatchObject({ status: 403, text: expect.stringContaining('Cross-origin request blocked') });
  expect(await server.workspace.experiments.findExperimentByName('a')).toBe(undefined);
  expect(reply.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
});
