import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProgram, startProgramOnMount } from '../support/child-program.ts';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { rawRequest } from './raw-request.ts';

const PROGRAM = join(import.meta.dirname, 'programs', 'serve-workspace.ts');
const PROXY = '/api/2.0/mlflow-artifacts/artifacts';
const MIB = 2 ** 20;

async function* megabytes(count: number): AsyncIterable<Uint8Array> {
  for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(MIB, sent);
}

test('a file of 96 MB goes through the server and back in memory that does not grow with it', async () => {
  using folder = temporaryFolder();
  const server = startProgram(PROGRAM, [folder.path]);
  try {
    const url = (await server.line()) as string;
    const memory = async () => {
      server.process.stdin?.write('\n');
      return Number(await server.line());
    };
    await rawRequest(url, `${PROXY}/1/small`, { method: 'PUT', body: megabytes(8) });
    await rawRequest(url, `${PROXY}/1/small`);
    const before = await memory();
    expect((await rawRequest(url, `${PROXY}/1/large`, { method: 'PUT', body: megabytes(96) })).status).toBe(200);
    const hash = createHash('sha256');
    const sent = request(`${url}${PROXY}/1/large`).end();
    const [reply] = await once(sent, 'response');
    for await (const piece of reply) hash.update(piece);
    const expected = createHash('sha256');
    for await (const piece of megabytes(96)) expected.update(piece);
    expect(hash.digest('hex')).toBe(expected.digest('hex'));
    expect((await memory()) - before).toBeLessThan(64 * MIB);
  } finally {
    await server.kill();
  }
});

test.skipIf(!canMount)('an upload that the disk has no room for is a 503, and leaves nothing', async () => {
  using folder = temporaryFolder();
  const server = startProgramOnMount(PROGRAM, folder.path, '-o size=12m');
  try {
    const url = (await server.line()) as string;
    await rawRequest(url, `${PROXY}/1/old`, { method: 'PUT', body: 'kept' });
    for (const path of ['1/new', '1/old']) {
      const reply = await rawRequest(url, `${PROXY}/${path}`, { method: 'PUT', body: megabytes(16) });
      expect([reply.status, JSON.parse(reply.text).error_code]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    }
    expect((await rawRequest(url, `${PROXY}/1/old`)).text).toBe('kept');
    expect((await rawRequest(url, `${PROXY}/1/new`)).status).toBe(404);
    // What was written of them is gone: there is room for this.
    expect((await rawRequest(url, `${PROXY}/1/fits`, { method: 'PUT', body: megabytes(4) })).status).toBe(200);
  } finally {
    await server.kill();
  }
});
