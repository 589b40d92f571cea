import { expect, test } from 'vitest';
import { openTestServer } from '../server/open-test-server.ts';
import { withEnvironment } from '../support/moto-server.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('runs, experiments and models are shown from the server that ASSAY_SERVER_URL names', async () => {
  await using server = await openTestServer();
  using folder = temporaryFolder();
  using _ = withEnvironment({ ASSAY_SERVER_URL: server.server.url, ASSAY_WORKSPACE: folder.path });
  const { experiments } = server.workspace;
  const [first, second] = [
    await experiments.startRun({ name: 'first' }),
    await experiments.startRun({ name: 'second' }),
  ];
  await first.logParams({ eta: 1 });
  await second.logMetric('loss', Number.NaN);
  const searched = await runAssayHereJson(['runs', 'search', '--filter', "params.eta = '1'"]);
  expect(searched).toMatchObject({ runs: [{ id: first.id, name: 'first' }] });
  expect(await runAssayHereJson(['runs', 'show', first.id.slice(0, 8)])).toMatchObject({ params: { eta: '1' } });
  const compared = await runAssayHere(['runs', 'compare', first.id, second.id]);
  expect([compared.exitCode, compared.stdout]).toEqual([0, expect.stringContaining('eta')]);
  expect((await runAssayHere(['runs', 'list', '--experiment', 'Default'])).stdout).toContain('second');
  expect((await runAssayHere(['experiments', 'list'])).stdout).toContain('Default');
  expect((await runAssayHere(['models', 'list'])).exitCode).toBe(0);
  await first.end();
  await second.end();
});

test('commands that need the files of a workspace say that a server does not offer them', async () => {
  await using server = await openTestServer();
  using folder = temporaryFolder();
  using _ = withEnvironment({ ASSAY_SERVER_URL: server.server.url, ASSAY_WORKSPACE: folder.path });
  const { exitCode, stderr } = await runAssayHere(['promotions', 'list']);
  expect([exitCode, stderr]).toEqual([5, expect.stringContaining('is not available through the server')]);
});

test('a server that is away is named with the way to start it', async () => {
  using folder = temporaryFolder();
  using _ = withEnvironment({ ASSAY_SERVER_URL: 'http://127.0.0.1:9', ASSAY_WORKSPACE: folder.path });
  const { exitCode, stderr } = await runAssayHere(['runs', 'list']);
  expect([exitCode, stderr]).toEqual([6, expect.stringMatching(/127\.0\.0\.1:9 does not answer(.|\n)*assay server/)]);
});
