import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { startServerProcess } from '../server/start-server-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

afterEach(() => vi.unstubAllEnvs());

/** What the process of a server got as its environment when it began, and how it ends. */
async function serverWith(arenas: string | undefined, ...options: readonly string[]) {
  vi.stubEnv('MALLOC_ARENA_MAX', arenas);
  using folder = temporaryFolder();
  await using server = await startServerProcess(folder.path, ...options);
  const environment = readFileSync(`/proc/${server.program.process.pid}/environ`, 'utf8').split('\0');
  const answers = (await fetch(`${server.url}/health`)).status;
  const arena = environment.find((one) => one.startsWith('MALLOC_ARENA_MAX='));
  return { arena, answers, code: await server.stop('SIGTERM') };
}

test.runIf(process.platform === 'linux')(
  'the threads of a server share one arena, in the process it was started as',
  async () => {
    expect(await serverWith(undefined)).toEqual({ arena: 'MALLOC_ARENA_MAX=1', answers: 200, code: 0 });
    expect(await serverWith('3')).toEqual({ arena: 'MALLOC_ARENA_MAX=3', answers: 200, code: 0 });
    expect(await serverWith(undefined, '--workers', '2')).toEqual({
      arena: 'MALLOC_ARENA_MAX=1',
      answers: 200,
      code: 0,
    });
  },
);
