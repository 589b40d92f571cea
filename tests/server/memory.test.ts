import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startServerProcess } from './start-server-process.ts';

const CLIENTS = 2;
const BATCHES = 60;
const MOST_MIB = 200;

test.runIf(existsSync('/proc/self/status'))(
  '200 MiB are enough for batches of a thousand metrics from two clients',
  async () => {
    using folder = temporaryFolder();
    await using server = await startServerProcess(folder.path);
    const clients = Array.from({ length: CLIENTS }, async () => {
      const { json } = await server.post('runs/create', { experiment_id: '0' });
      const { run_id } = (json as { run: { info: { run_id: string } } }).run.info;
      for (let step = 0; step < BATCHES; step += 1) {
        const metrics = Array.from({ length: 1000 }, (_, n) => ({
          key: `layer/${n}`,
          value: n / 7,
          timestamp: 1,
          step,
        }));
        expect(await server.post('runs/log-batch', { run_id, metrics })).toMatchObject({ status: 200 });
      }
    });
    await Promise.all(clients);
    const { pid } = server.program.process;
    const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    expect(Number(kib) / 1024).toBeLessThan(MOST_MIB);
  },
);
