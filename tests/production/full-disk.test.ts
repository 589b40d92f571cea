import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./promote-on-full-disk.ts', import.meta.url));

/** A process that may mount, seen by itself alone; where the system does not allow it, there is no such test. */
const MOUNTABLE = ['--user', '--map-root-user', '--mount'];
const mayMount = spawnSync('unshare', [...MOUNTABLE, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

interface Attempt {
  readonly label: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly isWhole: boolean;
  readonly isNew: boolean;
}

test.skipIf(!mayMount)('a disk that is full at any point, or read-only, is said so and changes nothing', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-full-disk-'));
  const { stdout, stderr, status } = spawnSync('unshare', [...MOUNTABLE, process.execPath, SCRIPT, folder.path], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const attempts = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Attempt);
  for (const { label, outcome, code, isWhole, isNew } of attempts) {
    expect({ label, isWhole, isNew }).toEqual({ label, isWhole: true, isNew: outcome === 'promoted' });
    if (outcome !== 'promoted') {
      expect(code).toBeOneOf(['STORAGE_DISK_FULL', 'STORAGE_READ_ONLY']);
    }
  }
  const outcomes = new Set(attempts.map(({ outcome, code }) => `${outcome} ${code}`));
  expect(outcomes).toContain('promoted null');
  expect(outcomes).toContain('rolled-back STORAGE_DISK_FULL');
  expect(outcomes).toContain('thrown STORAGE_DISK_FULL');
  expect(attempts.at(-1)).toMatchObject({ label: 'read-only', code: 'STORAGE_READ_ONLY' });
});
