import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkspace } from '../../src/workspace/index.ts';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: string;
const words = (...command: string[]): string[] => [...command, '--workspace', folder.path];
const assay = (...command: string[]) => runAssayHere(words(...command));
const json = <T>(...command: string[]): Promise<T> => runAssayHereJson(words(...command)) as Promise<T>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await using ws = await openWorkspace({ folder: folder.path });
  const { id: experimentId } = await ws.experiments.createExperiment({ name: 'fraud' });
  ({ id: run } = await ws.experiments.createRun({ experimentId, name: 'first' }));
  await ws.experiments.logArtifact(run, 'notes.txt', 'twelve bytes');
});
afterAll(() => folder[Symbol.asyncDispose]());

test('runs are deleted and restored by the first digits of their ids, and listed meanwhile', async () => {
  expect((await assay('runs', 'delete', run.slice(0, 8))).stdout).toMatch(
    new RegExp(`^Deleted run ${run}\\nBring back with: .*assay.* runs restore ${run} --workspace `),
  );
  expect(await json('runs', 'list')).toMatchObject({ runs: [] });
  expect(await json('runs', 'list', '--deleted')).toMatchObject({ runs: [{ id: run }] });
  expect(await json('runs', 'restore', run)).toEqual({ restored: [run] });
  expect(await json('runs', 'list')).toMatchObject({ runs: [{ id: run }] });
  expect(await assay('runs', 'delete', 'ffffffff')).toMatchObject({ exitCode: 3 });
});

test('experiments are deleted and restored by name or id, with their runs', async () => {
  expect((await assay('experiments', 'delete', 'fraud')).stdout).toContain('Deleted experiment fraud (1)\n');
  expect((await assay('experiments', 'show', 'fraud')).stdout).toMatch(/state +deleted/);
  const again = await assay('experiments', 'delete', 'fraud');
  expect(again.stderr).toContain('The experiment "fraud" (id 1) is deleted already');
  expect(await json('experiments', 'list')).toMatchObject({ experiments: [{ name: 'Default' }] });
  expect(await json('experiments', 'list', '--deleted')).toMatchObject({ experiments: [{ name: 'fraud' }] });
  expect(await json('runs', 'list')).toMatchObject({ runs: [] });
  expect(await json('experiments', 'restore', '1')).toEqual({ restored: [{ id: '1', name: 'fraud' }] });
  expect(await json('runs', 'list')).toMatchObject({ runs: [{ id: run }] });
});

test('experiments are exported to a folder and imported into another workspace', async () => {
  const out = join(folder.path, 'export');
  expect((await assay('experiments', 'export', 'fraud', '--out', out)).stdout).toBe(
    `Exported fraud (1): 1 runs, 0 logged models\n1 files (12 bytes) in ${out}\n`,
  );
  expect(await json('experiments', 'export', 'fraud', '--out', out)).toMatchObject({
    error: { code: 'LIFECYCLE_OUTPUT_EXISTS' },
  });
  const other = join(folder.path, 'other');
  const imported = await runAssayHere(['experiments', 'import', out, '--workspace', other]);
  expect(imported.stdout).toBe('Imported fraud (1): 1 runs, 0 logged models\n');
  const again = await runAssayHere(['experiments', 'import', out, '--workspace', other]);
  expect(again.stdout).toBe('Imported fraud (1): 0 runs, 0 logged models; 1 were here already\n');
  expect(await runAssayHereJson(['runs', 'list', '--workspace', other])).toMatchObject({ runs: [{ id: run }] });
});

test('gc tells what it would remove, wants a yes, and removes', async () => {
  await assay('experiments', 'delete', 'fraud');
  expect(await json('gc', '--dry-run')).toMatchObject({ dryRun: true, runs: [], experiments: [] });
  const gone = '1 run, 0 logged models, 1 experiment; 0 points of metrics, 1 file (12 bytes)';
  expect((await assay('gc', '--older-than', '0s', '--dry-run')).stdout).toBe(`Would remove ${gone}\n`);
  expect(await json('gc', '--older-than', '0s')).toMatchObject({
    error: { code: 'CONFIRMATION_MISSING', message: `Nothing was removed. This would go for good: ${gone}` },
  });
  expect(await json('runs', 'list', '--deleted')).toMatchObject({ runs: [{ id: run }] });
  expect(await assay('gc', '--older-than', '0s', '--experiment', 'fraud', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: `Removed ${gone}\n`,
  });
  expect(await json('runs', 'list', '--deleted')).toMatchObject({ runs: [] });
});

test.each(['30', '', 'd', '1x', '-1d', '1.5d'])('gc refuses %j as a length of time', async (text) => {
  const { exitCode, stderr } = await assay('gc', `--older-than=${text}`);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('30d, 12h, 1d12h');
});
