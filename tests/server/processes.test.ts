import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openWorkspace } from '../../src/workspace/index.ts';
import { startAssay } from '../support/run-assay.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startServerProcess } from './start-server-process.ts';

const EXPERIMENT = { experiment_id: '0' };

async function newRun(server: { post(path: string, body: unknown): Promise<{ json: unknown }> }): Promise<string> {
  const { json } = (await server.post('runs/create', EXPERIMENT)) as { json: { run: { info: { run_id: string } } } };
  return json.run.info.run_id;
}

describe('assay server', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0 once all is answered', async (signal) => {
    using folder = temporaryFolder();
    await using server = await startServerProcess(folder.path);
    const answers = Array.from({ length: 50 }, (_, index) =>
      server.post('experiments/create', { name: `e${index}` }).catch(() => undefined),
    );
    await Promise.race(answers);
    expect(await server.stop(signal)).toBe(0);
    const acknowledged = (await Promise.all(answers)).filter((answer) => answer?.status === 200);
    await using workspace = await openWorkspace({ folder: folder.path, directory: folder.path });
    const { experiments } = await workspace.experiments.listExperiments();
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(experiments.length - 1).toBeGreaterThanOrEqual(acknowledged.length);
  });

  test('what was acknowledged is there after kill -9 in the middle of batches, each batch whole or not at all', async () => {
    using folder = temporaryFolder();
    await using server = await startServerProcess(folder.path);
    const runId = await newRun(server);
    const acknowledged: number[] = [];
    const batch = (step: number) => ({
      run_id: runId,
      metrics: Array.from({ length: 100 }, (_, index) => ({ key: `m${index}`, value: step, timestamp: 1, step })),
      params: [{ key: `p${step}`, value: 'x' }],
    });
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let step = writer; ; step += 4) {
        const answer = await server.post('runs/log-batch', batch(step)).catch(() => undefined);
        if (answer?.status !== 200) return;
        acknowledged.push(step);
      }
    });
    while (acknowledged.length < 30) await sleep(5);
    await server.stop('SIGKILL');
    await Promise.all(writers);
    await using workspace = await openWorkspace({ folder: folder.path, directory: folder.path });
    const { params } = await workspace.experiments.getRun(runId);
    const stored = Object.keys(params).map((key) => Number(key.slice(1)));
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    for (const key of ['m0', 'm99']) {
      const history = await workspace.experiments.metricHistory(runId, key);
      expect(history.map(({ step }) => Number(step)).toSorted((a, b) => a - b)).toEqual(
        stored.toSorted((a, b) => a - b),
      );
    }
  });

  test('several workers share one port and database, and one that is killed is replaced', async () => {
    using folder = temporaryFolder();
    await using server = await startServerProcess(folder.path, '--workers', '2');
    const runId = await newRun(server);
    const log = (step: number) =>
      server.post('runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1, step }).catch(() => undefined);
    const first = await Promise.all(Array.from({ length: 40 }, (_, step) => log(step)));
    expect(first.map((answer) => answer?.status)).toEqual(Array.from({ length: 40 }, () => 200));
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    // Whoever answers knows what both of them have answered.
    const counts = [...metrics.matchAll(/_count\{[^}]*log-metric[^}]*\} (\d+)/g)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    const pid = workerOf(server.program.process.pid);
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await sleep(10);
    let answered = 0;
    for (let step = 40; step < 80; step += 1) if ((await log(step))?.status === 200) answered += 1;
    expect(answered).toBeGreaterThan(30);
    expect(await server.stop('SIGTERM')).toBe(0);
    await using workspace = await openWorkspace({ folder: folder.path, directory: folder.path });
    expect((await workspace.experiments.metricHistory(runId, 'm')).length).toBeGreaterThanOrEqual(40 + answered);
  });

  test('sixteen clients of two servers with two workers each write to one database, and none meets a lock', async () => {
    using folder = temporaryFolder();
    await using first = await startServerProcess(folder.path, '--workers', '2');
    await using second = await startServerProcess(folder.path, '--workers', '2');
    const runId = await newRun(first);
    const answers = Array.from({ length: 16 }, async (_, client) => {
      const server = client % 2 === 0 ? first : second;
      const statuses: number[] = [];
      for (let step = 0; step < 20; step += 1) {
        const point = { run_id: runId, key: `m${client}`, value: 1, timestamp: 1, step };
        const answer = await (step % 5 === 4
          ? server.post('runs/create', EXPERIMENT)
          : server.post('runs/log-metric', point));
        statuses.push(answer.status);
      }
      return statuses;
    });
    expect(new Set((await Promise.all(answers)).flat())).toEqual(new Set([200]));
    await using workspace = await openWorkspace({ folder: folder.path, directory: folder.path });
    for (let client = 0; client < 16; client += 1) {
      expect((await workspace.experiments.metricHistory(runId, `m${client}`)).length).toBe(16);
    }
  });

  test('only the process that was started says that it stops, not its workers', async () => {
    using folder = temporaryFolder();
    const server = startAssay(['server', '--port', '0', '--workspace', folder.path, '--workers', '2']);
    await server.saysOnStderr('listening on');
    await sleep(200);
    server.process.kill('SIGTERM');
    const { stderr, exitCode } = await server.ended;
    expect(stderr.match(/Stopping in good order/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  test('workers that cannot listen end the server with the reason', async () => {
    using folder = temporaryFolder();
    await using server = await startServerProcess(folder.path);
    const { port } = new URL(server.url);
    using other = temporaryFolder();
    await expect(startServerProcess(other.path, '--port', port, '--workers', '2')).rejects.toThrow(
      'SERVER_WORKER_FAILED',
    );
  });
});

/** The first child of a process. */
function workerOf(pid: number | undefined): number {
  const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(first);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
