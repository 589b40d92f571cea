import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AssayClient } from '../../src/client/index.ts';
import { openTestServer } from './open-test-server.ts';

test('datasets are read, held to suites and validated over HTTP, as by the client', async () => {
  await using server = await openTestServer();
  const { workspace } = server;
  const path = join(workspace.folder, 'payments.csv');
  writeFileSync(path, 'id,amount\n1,5\n2,-3\n');
  const client = new AssayClient({ url: server.server.url });
  expect(await client.getDatasetSuite('payments')).toBeUndefined();
  await client.setDatasetSuite('payments', { rules: [{ rule: 'unique', column: 'id' }] });
  await workspace.datasets.register({ name: 'payments', source: { path } });

  expect(await client.listDatasets()).toMatchObject([{ name: 'payments', versionCount: 1 }]);
  expect(await client.listDatasetVersions('payments')).toMatchObject([{ version: 1, rowCount: 2 }]);
  const version = await client.getDatasetVersion('payments');
  expect(version).toMatchObject({ version: 1, schema: [{ name: 'id' }, { name: 'amount' }] });
  expect(await client.getDatasetVersion('payments', version.digest.slice(0, 8))).toEqual(version);
  expect(await client.getDatasetValidation('payments', 1)).toMatchObject({ success: true, rows: 2 });

  expect(await client.validateDatasetVersion('payments', 'latest')).toMatchObject({
    success: true,
    subject: 'payments@1',
  });
  const suite = { rules: [{ rule: 'between', column: 'amount', min: 0 }] } as const;
  expect(await client.validateDatasetVersion('payments', 1, { suite })).toMatchObject({
    success: false,
    results: [{ failing: 1, samples: [{ row: 2, values: { amount: -3 } }] }],
  });
  await client.deleteDatasetSuite('payments');
  expect(await client.getDatasetSuite('payments')).toBeUndefined();
});

test('a faulty suite, one that reads files of the server, and an unknown dataset are refused', async () => {
  await using server = await openTestServer();
  const put = (suite: object) => server.send('PUT', '/api/v1/datasets/payments/suite', suite);
  expect(await put({ rules: [{ rule: 'betwen', column: 'x' }] })).toMatchObject({
    status: 400,
    json: { code: 'DATASETS_SUITE_INVALID' },
  });
  const spying = { rule: 'references', column: 'x', to: '/etc/hosts.csv' };
  expect(await put({ rules: [spying] })).toMatchObject({
    status: 400,
    json: { message: expect.stringContaining('cannot refer to files: /etc/hosts.csv') },
  });
  expect(await server.post('/api/v1/datasets/none/versions/1/validate', { suite: { rules: [] } })).toMatchObject({
    status: 400,
  });
  expect(await server.get('/api/v1/datasets/none/versions/1')).toMatchObject({
    status: 404,
    json: { code: 'DATASETS_NOT_FOUND' },
  });
});
