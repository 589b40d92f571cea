import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/run-assay.ts';

/** Runs the same demo on a disk that grows: too small for the rows, then for the runs, then large enough. */
const GROWING_DISK = `
  mount -t tmpfs tmpfs "$disk"
  for size in 256k 1m 50m; do
    mount -o remount,size=$size "$disk"
    "$node" "$assay" demo --rows 1000 --workspace "$disk/workspace" --json
  done
  "$node" "$assay" runs list --workspace "$disk/workspace" --json
`;

test.skipIf(!canMount)('a demo on a full disk says so, and does no harm to the one that has room again', async () => {
  await using folder = await temporaryFolder();
  const env = {
    PATH: process.env.PATH,
    disk: folder.path,
    node: process.execPath,
    assay: resolve('bin/assay.js'),
  };
  const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', GROWING_DISK], { encoding: 'utf8', env });
  // Where there is no room even for the end of a run, the next start writes it down.
  expect(stderr).toMatch(/^(notice: run .* was interrupted when its process died; it is now marked FAILED\n)*$/);
  const [noRows, noRuns, whole, listed] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const diskFull = { error: { code: 'STORAGE_DISK_FULL', remedy: expect.stringMatching(/^Free some space/) } };
  expect(noRows).toMatchObject(diskFull);
  expect(noRuns).toMatchObject(diskFull);
  expect(whole).toMatchObject({ model: { version: expect.any(Number) }, promotion: { id: expect.any(String) } });
  expect(listed.runs.map(({ status }: { status: string }) => status)).not.toContain('RUNNING');
});
