import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function writeTable(path: string): string {
  const lines = Array.from({ length: 400 }, (_, row) => `${row % 7},${Math.sin(row) * 50},same,${row % 3}`);
  writeFileSync(path, ['group,amount,state,label', ...lines, ...lines.slice(0, 5)].join('\n'));
  return path;
}

test('eda analyze describes a file without a workspace: columns and issues for scripts, a page for people', async () => {
  using folder = temporaryFolder();
  const file = writeTable(join(folder.path, 'payments.csv'));
  const workspace = join(folder.path, 'ws');
  const html = join(folder.path, 'out.html');
  const profile = await runAssayHereJson(['eda', 'analyze', file, '--html', html, '--workspace', workspace]);
  expect(profile).toMatchObject({
    rows: 405,
    columns: [{ name: 'group' }, { name: 'amount' }, { name: 'state' }, { name: 'label' }],
  });
  const { issues } = profile as { issues: readonly Record<string, unknown>[] };
  expect(issues).toContainEqual({
    kind: 'constant',
    column: 'state',
    severity: 'medium',
    message: expect.stringContaining('state'),
    recommendation: expect.stringContaining('state'),
  });
  // An issue of the whole table has the field too, so that scripts need not ask.
  expect(issues).toContainEqual(expect.objectContaining({ kind: 'duplicate-rows', column: null }));
  expect(statSync(html).size).toBeLessThan(2_000_000);
  expect(readFileSync(html, 'utf8')).toContain('payments.csv');
  expect(existsSync(workspace)).toBe(false);
});

test('eda analyze shows a table of columns and what to do, and refuses a target that is no column', async () => {
  using folder = temporaryFolder();
  const file = writeTable(join(folder.path, 'payments.csv'));
  const { stdout, exitCode } = await runAssayHere(['eda', 'analyze', file]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/amount +number/);
  expect(stdout).toContain('Drop state');

  const refused = await runAssayHere(['eda', 'analyze', file, '--target', 'fraud']);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toContain('fraud');
});
