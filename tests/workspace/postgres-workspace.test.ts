import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWorkspace } from '../../src/workspace/index.ts';
import { hasPostgres } from '../support/postgres-binaries.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { postgresUrlFor } from '../support/test-database.ts';

describe.skipIf(!hasPostgres)('a workspace with its metadata in PostgreSQL', () => {
  test('goes the whole way from a table to production, and another process finds everything', async () => {
    using directory = temporaryFolder();
    const folder = join(directory.path, 'ws');
    const settings = { database: await postgresUrlFor(folder, { isEmpty: true }) };
    {
      await using ws = await openWorkspace({ folder, settings });
      expect(ws.isNew).toBe(true);
      await ws.pipelines.tableToProduction({
        name: 'cards',
        table: { kind: 'simulated', rows: 2000 },
        candidates: [
          { role: 'baseline', title: 'logistic regression', algorithm: 'logistic_regression', parameters: {} },
          { role: 'candidate', title: 'xgboost', algorithm: 'xgboost', parameters: { num_round: 5 } },
        ],
      });
      expect(existsSync(join(folder, 'assay.db'))).toBe(false);
    }
    await using ws = await openWorkspace({ folder, settings });
    expect(ws.isNew).toBe(false);
    const version = await ws.models.get('cards', 'production');
    const run = await ws.experiments.getRun(version.runId ?? '');
    expect(run).toMatchObject({ status: 'FINISHED', params: { num_round: '5' } });
    expect((await ws.models.modelFile(version)).byteLength).toBe(version.size);
    await using table = await ws.datasets.table(await ws.datasets.get('cards'));
    expect(table.rowCount).toBe(2000);
  });

  test('tells nobody the password: neither its runs, nor errors, nor files', async () => {
    using folder = temporaryFolder();
    const url = 'postgres://assay:s3cr/et@x@127.0.0.1:1/assay';
    for (const database of [url, url.replace('postgres:', 'postgre:'), url.replace('s3cr/et@x', 's3cr%2Fet%40x')]) {
      const error = await openWorkspace({ folder: folder.path, settings: { database } }).catch((reason) => reason);
      expect(error).toMatchObject({ remedy: expect.any(String) });
      expect(`${error.message} ${error.remedy} ${JSON.stringify(error)}`).not.toMatch(/s3cr|et@x/);
    }
    const good = await postgresUrlFor(folder.path);
    process.env.ASSAY_DATABASE_URL = good.replace('assay@', 'assay:s3cr%2Fet%40x@');
    try {
      await using ws = await openWorkspace({ folder: folder.path });
      const { id } = await ws.experiments.startRun();
      const run = JSON.stringify(await ws.experiments.getRun(id));
      expect(run).toContain('ASSAY_DATABASE_URL');
      expect(run).not.toMatch(/s3cr/);
    } finally {
      delete process.env.ASSAY_DATABASE_URL;
    }
  });
});
