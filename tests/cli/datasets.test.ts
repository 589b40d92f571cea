import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReferences } from '../../src/cli/datasets/open-references.ts';
import type { DatasetVersion } from '../../src/datasets/index.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const words = (...command: string[]): string[] => ['datasets', ...command, '--workspace', at('.assay')];
const json = <T>(...command: string[]): Promise<T> => runAssayHereJson(words(...command)) as Promise<T>;

beforeAll(() => {
  writeFileSync(at('may.csv'), 'account,amount\n001,10\n002,\n003,?\n');
  writeFileSync(at('june.csv'), 'account,amount\n001,10\n002,20\n');
});

test('a table is registered, listed and shown', async () => {
  const version = await json<DatasetVersion>(
    'register',
    'payments',
    at('may.csv'),
    '--type',
    'account=text',
    '--missing',
    '?',
  );
  expect(version).toMatchObject({ name: 'payments', version: 1, created: true, rowCount: 3 });
  expect(version.schema.map(({ type }) => type)).toEqual(['text', 'integer']);
  const again = await runAssayHere(
    words('register', 'payments', at('may.csv'), '--type', 'account=text', '--missing', '?'),
  );
  expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('version 1 already') });
  await json('register', 'payments', at('june.csv'), '--description', 'Card payments');

  expect(await json('list')).toEqual({
    datasets: [expect.objectContaining({ name: 'payments', versionCount: 2, description: 'Card payments' })],
  });
  const listed = await json<{ versions: DatasetVersion[] }>('versions', 'payments');
  expect(listed.versions.map(({ version: number }) => number)).toEqual([2, 1]);
  expect(await json('show', 'payments@1')).toEqual({ ...version, created: false });
  const { stdout } = await runAssayHere(words('show', `payments@${version.digest.slice(0, 10)}`));
  expect(stdout).toMatch(/^dataset +payments\nversion +1\n/);
  expect(stdout).toMatch(/amount +integer +66.7 % +1 +10/);
});

test('a type that there is not is refused by name', async () => {
  const { exitCode, stderr } = await runAssayHere(words('register', 'x', at('may.csv'), '--type', 'account=string'));
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/no type string \(for account\)[\s\S]*integer, number/),
  ]);
});

test('files are opened by reference without a workspace being made', async () => {
  const context = { workspace: () => Promise.reject(new Error('a workspace was opened')) };
  await using opened = await openReferences(context as never, [at('may.csv'), at('june.csv')]);
  expect(opened.inputs.map(({ table }) => table.rowCount)).toEqual([3, 2]);
});
