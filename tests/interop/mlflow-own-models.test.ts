import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { asRunId } from '../../src/schema/index.ts';
import { openTestServer } from '../server/open-test-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pythonOrSkip } from './python.ts';

const python = pythonOrSkip('mlflow');

test.skipIf(python === undefined)('MLflow’s client downloads the file of a version that we registered', async () => {
  await using server = await openTestServer();
  using folder = temporaryFolder();
  await server.workspace.models.register({
    name: 'größe 1',
    runId: asRunId('b'.repeat(32)),
    algorithm: 'made-elsewhere',
    fileName: 'model.bin',
    file: new TextEncoder().encode('weights'),
  });
  const script = `
import mlflow, sys
mlflow.set_tracking_uri(sys.argv[1])
print(mlflow.artifacts.download_artifacts("models:/größe 1/1", dst_path=sys.argv[2]))`;
  const environment = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' };
  const { stdout } = await promisify(execFile)(python!, ['-c', script, server.server.url, folder.path], {
    env: environment,
  });
  expect(readFileSync(join(stdout.trim(), 'model.bin'), 'utf8')).toBe('weights');
});
