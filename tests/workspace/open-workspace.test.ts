import { execFile } from 'node:child_process';
import { existsSync, mkdtempDisposableSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { AssayError } from '../../src/errors/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';

const run = promisify(execFile);
const folder = () => mkdtempDisposableSync(join(tmpdir(), 'assay-workspace-'));
const source = pathToFileURL(join(import.meta.dirname, '../../src/workspace/index.ts')).href;

test('a workspace is made on first use, and holds what was logged when it is opened again', async () => {
  using directory = folder();
  const options = { directory: directory.path, settings: { workspace: 'here' } };
  {
    await using ws = await openWorkspace(options);
    expect(ws.folder).toBe(join(directory.path, 'here'));
    await using active = await ws.experiments.startRun({ name: 'first' });
    await active.logMetric('auc_roc', 0.9);
    await active.end();
  }
  await using again = await openWorkspace(options);
  const { runs } = await again.experiments.searchRuns({ filter: 'metrics.auc_roc > 0.8' });
  expect(runs.map(({ name }) => name)).toEqual(['first']);
  expect(again.findings).toEqual([]);
});

test('reading metadata does not start the table engine', async () => {
  using directory = folder();
  const program = `
    import { openWorkspace } from '${source}';
    await using ws = await openWorkspace({ folder: ${JSON.stringify(join(directory.path, 'ws'))} });
    await ws.experiments.searchRuns();
    await ws.models.list();
    console.log(process.report.getReport().sharedObjects.some((path) => path.includes('duckdb')));
  `;
  writeFileSync(join(directory.path, 'program.mjs'), program);
  const { stdout } = await run(process.execPath, [join(directory.path, 'program.mjs')]);
  expect(stdout.trim()).toBe('false');
});

test('many processes may open an empty workspace at the same moment', async () => {
  using directory = folder();
  const program = `
    import { openWorkspace } from '${source}';
    await using ws = await openWorkspace({ folder: ${JSON.stringify(join(directory.path, 'ws'))} });
    await using active = await ws.experiments.startRun();
    await active.end();
  `;
  writeFileSync(join(directory.path, 'program.mjs'), program);
  await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [join(directory.path, 'program.mjs')])));
  await using ws = await openWorkspace({ folder: join(directory.path, 'ws') });
  const { runs } = await ws.experiments.searchRuns();
  expect(runs.map(({ status }) => status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
});

test('a database that is damaged is named and left as it is', async () => {
  using directory = folder();
  const path = join(directory.path, 'assay.db');
  writeFileSync(path, 'this is no database, but something somebody may want back');
  const error = (await openWorkspace({ folder: directory.path }).catch((e) => e)) as AssayError;
  expect(error.code).toBe('STORAGE_DATABASE_CORRUPT');
  expect(error.message).toContain(path);
  expect(readdirSync(directory.path)).toContain('assay.db');
});

test('a folder that is a file is refused', async () => {
  using directory = folder();
  const path = join(directory.path, 'file');
  writeFileSync(path, '');
  const error = (await openWorkspace({ folder: path }).catch((e) => e)) as AssayError;
  expect(error.code).toBe('FILE_UNREADABLE');
  expect(existsSync(path)).toBe(true);
});
