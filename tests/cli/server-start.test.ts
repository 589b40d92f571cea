import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openWorkspace } from '../../src/index.ts';
import { canMount } from '../support/private-mounts.ts';
import { runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const READ_ONLY = `
  mount --bind "$folder" "$folder" && mount -o remount,bind,ro "$folder"
  "$node" "$assay" runs list --workspace "$folder" --json
  "$node" "$assay" server --port 0 --workspace "$folder" --json
`;

test.skipIf(!canMount)(
  'a server refuses a workspace that it can only read, which others read from all the same',
  async () => {
    using folder = temporaryFolder();
    // While somebody has the log of the database open, it can be read without a write.
    await using ws = await openWorkspace({ folder: folder.path });
    await (await ws.experiments.startRun({ name: 'seen' })).end();
    const env = { PATH: process.env.PATH, folder: folder.path, node: process.execPath, assay: resolve('bin/assay.js') };
    const { stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', READ_ONLY], { encoding: 'utf8', env });
    const [listed, served] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed).toMatchObject({ runs: [{ name: 'seen' }] });
    expect(served).toMatchObject({
      error: { code: 'STORAGE_READ_ONLY', message: expect.stringContaining(folder.path) },
    });
  },
);

test.each([
  ['s3//bucket', 'there is no colon after s3'],
  ['mlflow-artifact:/', 'there is no scheme mlflow-artifact; did you mean mlflow-artifacts?'],
  ['s3:///prefix', 'no bucket follows s3://'],
])('a server refuses %s as a place for artifacts', async (location, mistake) => {
  using folder = temporaryFolder();
  for (const option of ['--default-artifact-root', '--artifacts-destination', '--artifact-locations']) {
    const answer = await runAssayHereJson(['server', '--port', '0', '--workspace', folder.path, option, location]);
    expect(answer).toMatchObject({ error: { code: 'CONFIG_INVALID', message: expect.stringContaining(mistake) } });
  }
});

test('a server says where artifacts go when that is a folder which is not there yet', async () => {
  using folder = temporaryFolder();
  const words = ['server', '--port', '0', '--workspace', join(folder.path, 'ws'), '--log-level', 'error'];
  const server = spawn(process.execPath, [resolve('bin/assay.js'), ...words, '--default-artifact-root', 'nonsense'], {
    cwd: folder.path,
  });
  await once(server.stdout, 'data');
  server.kill('SIGTERM');
  expect(await text(server.stderr)).toContain(`artifacts in the folder ${join(folder.path, 'nonsense')}, which is not`);
});
