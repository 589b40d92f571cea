import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startServerProcess } from './start-server-process.ts';

/** 10,000 take a minute of a busy machine: `ASSAY_CONNECTIONS=10000`. */
const CONNECTIONS = Number(process.env.ASSAY_CONNECTIONS ?? 2000);
/** What both sides open besides. */
const OTHER_FILES = 200;
/** Connections that are being opened at the same time. */
const AT_ONCE = 200;
const MOST_MIB = 200;

/** Files that this process and its children may open; the server's limit is the same. */
function openFilesLimit(): number {
  if (!existsSync('/proc/self/limits')) return 0;
  return Number(
    /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Number.POSITIVE_INFINITY,
  );
}

const isPossible = openFilesLimit() >= CONNECTIONS + OTHER_FILES;
if (!isPossible) {
  console.log(`skipped: ${CONNECTIONS} connections, for ${openFilesLimit()} open files are allowed (ulimit -n)`);
}

async function open(port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket));
  socket.on('error', reject);
  return promise;
}

/** The answer to a request on a connection that stays. */
async function health(socket: Socket): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.once('data', (data) => resolve(data.toString('latin1')));
  socket.once('close', () => reject(new Error('closed without an answer')));
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return promise;
}

test.runIf(isPossible)(`${CONNECTIONS} connections at once are all answered, in bounded memory`, async () => {
  using folder = temporaryFolder();
  await using server = await startServerProcess(folder.path);
  const port = Number(new URL(server.url).port);
  const sockets: Socket[] = [];
  try {
    while (sockets.length < CONNECTIONS) {
      const some = Array.from({ length: Math.min(AT_ONCE, CONNECTIONS - sockets.length) }, () => open(port));
      sockets.push(...(await Promise.all(some)));
    }
    for (let round = 0; round < 2; round += 1) {
      const answers = await Promise.all(sockets.map(health));
      expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200')).length).toBe(CONNECTIONS);
    }
    const { status } = await server.post('experiments/create', { name: 'among many' });
    expect(status).toBe(200);
    const memory = readFileSync(`/proc/${server.program.process.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+)/.exec(memory)?.[1]) / 1024).toBeLessThan(MOST_MIB + CONNECTIONS / 100);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});
