import { existsSync, rmSync } from 'node:fs';
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
});
