import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('V8 knows every limit that a server changes', () => {
  const file = join(import.meta.dirname, '../../src/cli/optimize-sooner.ts');
  const program = `(await import(${JSON.stringify(file)})).optimizeSooner()`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
