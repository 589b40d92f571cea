import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type OpenWorkspaceOptions, openWorkspace, type Workspace } from '../../src/workspace/index.ts';
import { openTestServer, type TestServer } from '../server/open-test-server.ts';
import { startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startRestartableServer } from './restartable-server.ts';

/** A workspace of its own through a server; the folder goes with the process. */
async function throughServer(
  url: string,
  folder: string,
  options: Partial<OpenWorkspaceOptions> = {},
): Promise<Workspace> {
  return openWorkspace({ folder, directory: folder, server: url, ...options });
}

/** Spool files below the folder of a workspace, with whatever belongs to them. */
function spooled(folder: string): string[] {
  return readdirSync(join(folder, 'spool'), { recursive: true, encoding: 'utf8' }).filter((name) => /jsonl/.test(name));
}

const steps = (count: number) => Array.from({ length: count }, (_, step) => step);
const stepsOf = async (workspace: Workspace, id: string, key = 'loss') =>
  (await workspace.experiments.metricHistory(id, key)).map(({ step }) => step);

describe('a workspace through a server', () => {
  test('tracks as one on disk does', async () => {
    await using server = await openTestServer();
    using folder = temporaryFolder();
    await using workspace = await throughServer(server.server.url, folder.path);
    const { experiments } = workspace;
    const { id: experimentId } = await experiments.getOrCreateExperiment('fraud');
    expect((await experiments.getOrCreateExperiment('fraud')).id).toBe(experimentId);
    expect(await experiments.findExperimentByName('none')).toBeUndefined();
    const run = await experiments.startRun({
      experimentId,
      name: 'first',
      params: { eta: 0.1 },
      tags: { team: 'risk' },
    });
    await run.logParams({ depth: 6, list: [1, 2] });
    await run.logMetrics({ loss: 0.5, auc: Number.NaN }, { step: 2n ** 60n });
    await run.logMetric('loss', 0.25, { step: 3, timestamp: 1000 });
    await run.setTags({ note: 'good' });
    await run.logDataset({ name: 'cards', digest: 'abc', source: 'cards.csv', context: 'train' });
    await run.logArtifact('notes/a.txt', 'hello');
    await using nested = await experiments.startRun({ experimentId, parentRunId: run.id });
    await nested.end('KILLED');
    await run.end();
    await expect(run.logMetric('loss', 1)).rejects.toMatchObject({ code: 'EXPERIMENTS_RUN_ENDED' });
    const read = await experiments.getRun(run.id);
    expect(read).toEqual(await server.workspace.experiments.getRun(run.id));
    expect(read).toMatchObject({
      name: 'first',
      status: 'FINISHED',
      params: { eta: '0.1', depth: '6', list: '[1,2]' },
      metrics: { loss: 0.5, auc: Number.NaN },
      tags: { team: 'risk', note: 'good', 'assay.node_version': expect.any(String) },
      datasets: [{ name: 'cards', digest: 'abc', context: 'train' }],
    });
    expect((await experiments.getRun(nested.id)).tags['mlflow.parentRunId']).toBe(run.id);
    expect(await experiments.metricHistory(run.id, 'loss')).toEqual(
      await server.workspace.experiments.metricHistory(run.id, 'loss'),
    );
    expect(await experiments.metricHistories([run.id], 'loss', 1)).toHaveLength(1);
    expect((await experiments.metricSeries(run.id, 'loss')).points).toHaveLength(2);
    expect(await experiments.listArtifacts(run.id)).toContainEqual({ path: 'notes/a.txt', size: 5 });
    expect(Buffer.from(await experiments.readArtifact(run.id, 'notes/a.txt')).toString()).toBe('hello');
    expect(await experiments.resolveRunIds([run.id.slice(0, 10)])).toEqual([run.id]);
    expect((await experiments.searchRuns({ filter: "params.depth = '6'" })).runs).toEqual([read]);
    expect((await experiments.compareRuns([run.id, nested.id])).params[0]?.values).toEqual(['6', undefined]);
    const again = await experiments.resumeRun(run.id);
    expect(await experiments.getRun(run.id)).toMatchObject({ status: 'RUNNING' });
    expect((await experiments.getRun(run.id)).endTime).toBeUndefined();
    await again.end('FAILED');
    await experiments.deleteRun(run.id);
    expect((await experiments.getRun(run.id)).lifecycleStage).toBe('deleted');
    await experiments.restoreRun(run.id);
    expect(await experiments.findRun('0'.repeat(32))).toBeUndefined();
  });

  test('registers models, moves them through their stages and reads their files', async () => {
    await using server = await openTestServer();
    using folder = temporaryFolder();
    await using workspace = await throughServer(server.server.url, folder.path);
    await using run = await workspace.experiments.startRun();
    const file = Buffer.from('a model of another maker');
    const { models } = workspace;
    const metrics = { auc: Number.NaN };
    const made = await models.register({
      name: 'fraud',
      runId: run.id,
      algorithm: 'other',
      file,
      fileName: 'm.bin',
      metrics,
    });
    expect(made).toEqual(await server.workspace.models.get('fraud'));
    expect(Buffer.from(await models.modelFile(made))).toEqual(file);
    expect((await models.transition({ name: 'fraud', version: 1, stage: 'staging' })).stage).toBe('staging');
    expect((await models.setAlias('fraud', 'champion', 1)).aliases).toEqual(['champion']);
    expect((await models.get('fraud', 'champion')).version).toBe(1);
    expect(await models.find('none')).toBeUndefined();
    expect((await models.findByRun(run.id))?.name).toBe('fraud');
    expect(await models.list()).toEqual(await server.workspace.models.list());
    expect(await models.versions('fraud', { stage: 'staging' })).toHaveLength(1);
    await run.end();
  });

  test('says of what needs files that it is not available', async () => {
    using folder = temporaryFolder();
    await using workspace = await throughServer('http://127.0.0.1:9', folder.path, { serverPatienceMs: 0 });
    const refused = workspace.pipelines.trainModel({} as never);
    await expect(refused).rejects.toMatchObject({
      code: 'CLIENT_NOT_AVAILABLE',
      message: 'pipelines.trainModel is not available through the server at http://127.0.0.1:9',
    });
    await expect(workspace.datasets.list()).rejects.toMatchObject({ code: 'CLIENT_NOT_AVAILABLE' });
    await expect(workspace.tuning.list()).rejects.toMatchObject({ code: 'CLIENT_NOT_AVAILABLE' });
    await expect(workspace.experiments.loggedModels.search()).rejects.toMatchObject({ code: 'CLIENT_NOT_AVAILABLE' });
  });

  test('refuses entries at once that no run can take, and tells at the end of the run what its server refused', async () => {
    await using server = await openTestServer();
    using folder = temporaryFolder();
    await using workspace = await throughServer(server.server.url, folder.path);
    const run = await workspace.experiments.startRun({ params: { eta: 1 } });
    await expect(run.logMetric('a//b', 1)).rejects.toMatchObject({ code: 'EXPERIMENTS_ENTRY_INVALID' });
    await run.logMetric('loss', 1, { step: 1 });
    await run.logParams({ eta: 2 });
    await run.logMetric('loss', 2, { step: 2 });
    await expect(run.end()).rejects.toMatchObject({ code: 'EXPERIMENTS_PARAM_CHANGED' });
    // What came with it was taken all the same.
    expect(await workspace.experiments.getRun(run.id)).toMatchObject({ status: 'FINISHED', metrics: { loss: 2 } });
    const [spool = ''] = readdirSync(join(folder.path, 'spool'));
    expect(readFileSync(join(folder.path, 'spool', spool, 'refused.ndjson'), 'utf8')).toMatch(
      /^\{"code":"EXPERIMENTS_PARAM_CHANGED".*\n$/,
    );
  });

  test('takes calls that nobody waits for, of several runs at once', async () => {
    await using server = await openTestServer();
    using folder = temporaryFolder();
    await using workspace = await throughServer(server.server.url, folder.path);
    const runs = await Promise.all([1, 2, 3].map(() => workspace.experiments.startRun()));
    const calls: Promise<void>[] = [];
    for (const step of steps(2000)) {
      for (const run of runs) calls.push(run.logMetric('loss', step, { step }));
      // Now in the same turn as a write, now in the next, now after it was sent.
      if (step % 7 === 0) await new Promise(setImmediate);
      if (step % 100 === 0) await sleep(1);
    }
    await Promise.all(calls);
    for (const run of runs) {
      await run.end();
      expect(await stepsOf(workspace, run.id)).toEqual(steps(2000));
    }
  }, 60_000);

  test('leaves nothing behind once all is sent', async () => {
    await using server = await openTestServer();
    using folder = temporaryFolder();
    {
      await using workspace = await throughServer(server.server.url, folder.path);
      await using run = await workspace.experiments.startRun();
      for (const step of steps(100)) await run.logMetric('loss', step, { step });
    }
    expect(spooled(folder.path)).toEqual([]);
    const { runs } = await server.workspace.experiments.searchRuns();
    expect(runs).toMatchObject([{ status: 'FAILED', metrics: { loss: 99 } }]);
  });
});

describe('a server that is away', () => {
  test('loses nothing of what is logged meanwhile, whether it was killed or stopped', async () => {
    await using server = await startRestartableServer();
    using folder = temporaryFolder();
    await using workspace = await throughServer(server.url, folder.path);
    const run = await workspace.experiments.startRun();
    const log = async (from: number, to: number) => {
      for (let step = from; step < to; step += 1) {
        await run.logMetric('loss', step / 7, { step });
        if (step % 50 === 0) await sleep(1);
      }
    };
    const logging = log(0, 1500);
    await sleep(30);
    await server.kill();
    await logging;
    await log(1500, 3000);
    await server.start();
    await run.end();
    expect(await stepsOf(workspace, run.id)).toEqual(steps(3000));
  }, 60_000);

  test('gets what one process has left from the next, in order, before anything new', async () => {
    await using server = await startRestartableServer();
    using folder = temporaryFolder();
    const first = startProgram(resolve('tests/client/logs-and-ends.ts'), [folder.path, server.url]);
    const id = (await first.line()) as string;
    await server.kill();
    first.process.stdin?.write('go\n');
    expect(await first.finish()).toEqual(['logged']);
    expect(spooled(folder.path)).toHaveLength(2);
    await server.start();
    await using workspace = await throughServer(server.url, folder.path);
    await workspace.experiments.log(id, { tags: { state: 'new' } });
    const run = await workspace.experiments.getRun(id);
    expect(run).toMatchObject({ status: 'FINISHED', tags: { state: 'new' }, params: { eta: '1' } });
    expect(await stepsOf(workspace, id)).toEqual(steps(1000));
  }, 60_000);

  test('is told at the start of a run, once the patience is over', async () => {
    using folder = temporaryFolder();
    await using workspace = await throughServer('http://127.0.0.1:9', folder.path, { serverPatienceMs: 50 });
    const refused = workspace.experiments.startRun();
    await expect(refused).rejects.toMatchObject({ code: 'CLIENT_SERVER_UNREACHABLE' });
  });
});

describe('a client that is killed', () => {
  test('has lost nothing that a call had resolved for, and the next process sends it', async () => {
    await using server = await openTestServer();
    using folder = temporaryFolder();
    const child = startProgram(resolve('tests/client/logs-without-end.ts'), [folder.path, server.server.url]);
    const id = (await child.line()) as string;
    let last = 0;
    while (last < 3000) last = Number(await child.line());
    await child.kill();
    await using workspace = await throughServer(server.server.url, folder.path);
    const found = await stepsOf(workspace, id);
    expect(found.length).toBeGreaterThan(last);
    expect(found).toEqual(steps(found.length));
  }, 60_000);
});

describe('an answer that is lost', () => {
  test('doubles nothing, for the request is sent again as it was', async () => {
    await using server = await openTestServer();
    await using proxy = await losingAnswers(server, 3);
    using folder = temporaryFolder();
    await using workspace = await throughServer(proxy.url, folder.path);
    const run = await workspace.experiments.startRun({ name: 'once', params: { eta: 1 } });
    for (const step of steps(200)) {
      await run.logMetric('loss', 1, { step });
      if (step % 20 === 0) await sleep(2);
    }
    await run.logParams({ depth: 3 });
    await run.end();
    expect(proxy.lost()).toBeGreaterThan(3);
    expect(await stepsOf(workspace, run.id)).toEqual(steps(200));
    expect((await server.workspace.experiments.searchRuns()).runs).toHaveLength(1);
  }, 60_000);
});

describe('a full spool', () => {
  test('makes whoever logs wait until there is room, and loses nothing', async () => {
    await using server = await startRestartableServer();
    using folder = temporaryFolder();
    const settings = { serverSpoolBytes: 20_000 };
    await using workspace = await throughServer(server.url, folder.path, { settings });
    const run = await workspace.experiments.startRun();
    await server.kill();
    let logged = 0;
    const logging = (async () => {
      for (const step of steps(1000)) {
        await run.logMetric('loss', step, { step });
        logged += 1;
      }
    })();
    await sleep(500);
    const before = logged;
    expect(before).toBeGreaterThan(50);
    expect(before).toBeLessThan(1000);
    await sleep(200);
    expect(logged).toBe(before);
    await server.start();
    await logging;
    await run.end();
    expect(await stepsOf(workspace, run.id)).toEqual(steps(1000));
  }, 60_000);
});

/** A way to the server on which the answer to every `nth` request that writes gets lost. */
async function losingAnswers(
  { server }: TestServer,
  nth: number,
): Promise<AsyncDisposable & { readonly url: string; lost(): number }> {
  let count = 0;
  let lost = 0;
  const proxy = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = forward(server.url + url, { method, headers }, (answer) => {
      count += 1;
      if (method === 'POST' && count % nth !== 0) {
        lost += 1;
        answer.resume().once('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((done) => proxy.close(done));
    },
  };
}
