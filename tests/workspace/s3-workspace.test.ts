import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkspace } from '../../src/workspace/index.ts';
import { type MotoServer, motoPython, startMoto, withEnvironment } from '../support/moto-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.skipIf(motoPython === undefined)('a workspace with its artifacts in a bucket', () => {
  let moto: MotoServer;
  let environment: Disposable;
  beforeAll(async () => {
    moto = await startMoto();
    environment = withEnvironment({
      ...moto.environment,
      ASSAY_ARTIFACTS_URL: `s3://${await moto.createBucket()}/assay`,
    });
  });
  afterAll(async () => {
    environment[Symbol.dispose]();
    await moto[Symbol.asyncDispose]();
  });

  test('goes the whole way from a table to production, and another machine finds everything', async () => {
    using directory = temporaryFolder();
    const folder = join(directory.path, 'ws');
    {
      await using ws = await openWorkspace({ folder });
      const { champion } = await ws.pipelines.tableToProduction({
        name: 'cards',
        table: { kind: 'simulated', rows: 2000 },
        candidates: [
          { role: 'baseline', title: 'logistic regression', algorithm: 'logistic_regression', parameters: {} },
          { role: 'candidate', title: 'xgboost', algorithm: 'xgboost', parameters: { num_round: 5 } },
        ],
      });
      const run = await ws.experiments.getRun(champion.runId);
      expect((await ws.experiments.runArtifacts(run.id)).address).toBe(
        `s3://bucket-1/assay/experiments/${run.experimentId}/${run.id}/artifacts`,
      );
      expect((await ws.experiments.listArtifacts(run.id)).length).toBeGreaterThan(2);
      expect(existsSync(join(folder, 'objects'))).toBe(false);
    }
    // As where only the metadata arrived.
    rmSync(join(folder, 'copies'), { recursive: true });
    await using ws = await openWorkspace({ folder });
    const version = await ws.models.get('cards', 'production');
    expect((await ws.models.modelFile(version)).byteLength).toBe(version.size);
    await using table = await ws.datasets.table(await ws.datasets.get('cards'));
    expect(table.rowCount).toBe(2000);
  });

  test('gives up its deleted runs for good, and takes exported experiments and stores of MLflow in', async () => {
    using directory = temporaryFolder();
    const out = join(directory.path, 'export');
    const mlruns = join(directory.path, 'mlruns');
    const id = 'a'.repeat(32);
    mkdirSync(join(mlruns, '7', id, 'artifacts'), { recursive: true });
    writeFileSync(join(mlruns, '7', 'meta.yaml'), 'experiment_id: "7"\nname: theirs\n');
    writeFileSync(join(mlruns, '7', id, 'meta.yaml'), `run_id: ${id}\nstatus: 3\nstart_time: 5\n`);
    writeFileSync(join(mlruns, '7', id, 'artifacts', 'model.bin'), 'weights');
    await using ws = await openWorkspace({ folder: join(directory.path, 'ws') });
    expect(await ws.lifecycle.importMlflow({ from: mlruns })).toMatchObject({ runs: { imported: 1 }, leftOut: [] });
    const { experimentId, artifactUri } = await ws.experiments.getRun(id);
    await ws.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
    await ws.experiments.deleteRun(id);
    const report = await ws.lifecycle.collectGarbage({ deletedBefore: ws.clock.now() });
    expect(report).toMatchObject({ runs: [id], artifacts: { files: 1, bytes: 7 } });
    const files = (await ws.experiments.artifactsAt(artifactUri)).files();
    expect(await Array.fromAsync(files)).toEqual([]);
    expect((await ws.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([
      { runs: { imported: 1 } },
    ]);
    expect(Buffer.from(await ws.experiments.readArtifact(id, 'model.bin')).toString()).toBe('weights');
    expect((await ws.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([{ runs: { skipped: 1 } }]);
  });
});
