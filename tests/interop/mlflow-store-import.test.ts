import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openTestLifecycle } from '../lifecycle/open-test-lifecycle.ts';
import { pythonOrSkip } from './python.ts';

const python = pythonOrSkip('mlflow');

interface Made {
  readonly run: string;
  readonly child: string;
  readonly gone: string;
  readonly model: string;
}

/** Lets the real MLflow fill a store. */
function fillStore(uri: string, artifacts: string, scratch: string): Made {
  mkdirSync(scratch);
  const program = join(import.meta.dirname, 'mlflow_store.py');
  const { stdout, stderr, status } = spawnSync(resolve(python ?? ''), [program, uri, artifacts, scratch], {
    encoding: 'utf8',
    // It leaves what it makes besides in the current folder.
    cwd: scratch,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Made;
}

describe.skipIf(python === undefined)('a store that the real MLflow made', () => {
  test.each([
    ['database', 'mlflow.db', (path: string) => `sqlite:///${path}`],
    ['folder', 'mlruns', (path: string) => pathToFileURL(path).href],
  ])('its %s comes in whole, and a second time adds nothing', async (kind, name, uriOf) => {
    await using ws = await openTestLifecycle();
    const from = join(ws.folder, name);
    const artifacts = pathToFileURL(join(ws.folder, 'mlartifacts')).href;
    const { run, child, gone, model } = fillStore(uriOf(from), artifacts, join(ws.folder, 'scratch'));
    const counts = {
      experiments: { imported: 1, skipped: 1 },
      runs: { imported: 2, skipped: 0 },
      loggedModels: { imported: 1, skipped: 0 },
      modelVersions: { imported: 3, skipped: 0 },
    };
    const dry = await ws.lifecycle.importMlflow({ from, dryRun: true });
    expect(dry).toMatchObject({ ...counts, artifacts: { files: 0 } });
    expect(await ws.experiments.findRun(run)).toBeUndefined();
    const report = await ws.lifecycle.importMlflow({ from });
    expect(report).toMatchObject({ ...counts, artifacts: { files: 2, bytes: 18 } });
    expect(report.leftOut.map(({ why }) => why)).toEqual(Array(2).fill('it is deleted in MLflow'));
    if (kind === 'database') expect(report.leftOut.map(({ what }) => what)).toContain(`run ${gone}`);

    const experiment = await ws.experiments.getExperimentByName('fraud');
    expect(experiment).toMatchObject({ tags: { team: 'risk' } });
    const first = await ws.experiments.getRun(run);
    expect(first).toMatchObject({
      experimentId: experiment.id,
      name: 'first',
      status: 'FINISHED',
      startTime: 1_700_000_000_000,
      endTime: 1_700_000_009_000,
      params: { eta: '0.1', 'a/b': 'x y' },
      tags: { 'mlflow.runName': 'first', note: 'ü\n✓', t: 'v' },
      metrics: { auc: 0.5, odd: Number.NaN, 'val/loss': 1 / 902 },
      modelOutputs: [{ modelId: model, step: 4 }],
    });
    expect(first.datasets).toMatchObject([
      {
        name: 'cards',
        digest: 'd1',
        sourceType: 'local',
        source: '{"uri":"cards.csv"}',
        schema: '{"a":1}',
        profile: '{"n":2}',
      },
    ]);
    expect(first.datasets[0]?.tags).toEqual({ 'mlflow.data.context': 'train', k: 'v' });
    expect(await ws.experiments.metricHistory(run, 'odd')).toEqual([
      { key: 'odd', value: 0.1 + 0.2, step: -3, timestamp: 6 },
      { key: 'odd', value: Number.NaN, step: 2n ** 62n + 1n, timestamp: 1_700_000_000_001 },
    ]);
    expect(await ws.experiments.metricHistory(run, 'val/loss')).toHaveLength(900);
    expect(Buffer.from(await ws.experiments.readArtifact(run, 'deep/er/weights.txt')).toString()).toBe('weights');
    expect(await ws.experiments.getRun(child)).toMatchObject({
      status: 'RUNNING',
      tags: { 'mlflow.parentRunId': run },
      modelInputs: [model],
    });
    const logged = await ws.experiments.loggedModels.get(model);
    expect(logged).toMatchObject({ name: 'net', status: 'READY', modelType: 'Agent', sourceRunId: run });
    expect(logged).toMatchObject({ params: { mp: '2' }, tags: { mt: '1' } });
    expect(logged.metrics).toEqual([
      { key: 'auc', value: 0.5, step: 3, timestamp: 7, runId: run, datasetName: 'cards', datasetDigest: 'd1' },
    ]);
    const files = await ws.experiments.loggedModels.artifacts(model);
    expect(await Array.fromAsync(files.files())).toEqual([{ path: 'MLmodel', size: 11 }]);

    expect(await ws.registry.getModel('net')).toMatchObject({ description: 'about', tags: { rt: '1' } });
    const [three, two, one] = await ws.registry.versions('net');
    expect(one).toMatchObject({
      version: 1,
      source: `runs:/${run}/deep`,
      runId: run,
      tags: { vt: '2' },
      aliases: ['champion'],
    });
    expect(two).toMatchObject({ version: 2, source: `models:/${model}`, loggedModelId: model });
    // Its files are where the run has them now.
    expect(three).toMatchObject({ version: 3, stage: 'production', source: `${first.artifactUri}/deep` });

    const again = await ws.lifecycle.importMlflow({ from });
    expect(again).toMatchObject({
      experiments: { imported: 0, skipped: 2 },
      runs: { imported: 0, skipped: 2 },
      loggedModels: { imported: 0, skipped: 1 },
      modelVersions: { imported: 0, skipped: 3 },
      artifacts: { files: 0 },
    });
    expect(again.leftOut).toEqual(report.leftOut);
    const next = { name: 'net', source: 's3://b/k', runId: run };
    // The number of the version that was deleted there is not given out here.
    expect((await ws.registry.registerSource(next)).version).toBe(5);
  });
});
