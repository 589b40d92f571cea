import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReferences } from '../../src/cli/datasets/open-references.ts';
import type { DatasetVersion } from '../../src/datasets/index.ts';
import { startAssay } from '../support/run-assay.ts';
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
  writeFileSync(at('july.csv'), 'account,amount\n001,11\n003,30\n');
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

test('a version is approved, named, tagged, exported and deleted', async () => {
  const approved = await json<DatasetVersion>('approve', 'payments@1', '--note', 'checked', '--user', 'ada');
  expect(approved.reviews).toMatchObject([{ decision: 'approved', user: 'ada', note: 'checked' }]);
  expect(await json('reject', 'payments@1', '--note', 'cents')).toMatchObject({ status: 'rejected' });
  const { stdout } = await runAssayHere(words('approve', 'payments@1'));
  expect(stdout).toMatch(
    /^payments@1 is approved\n\ndecision +by +when +note\napproved .*\nrejected .*cents\napproved +ada/,
  );
  expect(await json('alias', 'payments@1', 'golden')).toMatchObject({ version: 1, aliases: ['golden'] });
  expect(await json('tag', 'payments@golden', 'country=DE', 'owner=ada')).toMatchObject({
    tags: { country: 'DE', owner: 'ada' },
  });
  expect(await json('tag', 'payments@golden', 'owner=')).toMatchObject({ version: 1, tags: { country: 'DE' } });
  expect(await json('export', 'payments@golden', at('out.csv'), '--metadata', 'croissant')).toMatchObject({
    rows: 3,
    metadata: [at('out.croissant.json')],
  });

  const refused = await runAssayHere(words('delete', 'payments'));
  expect(refused).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('payments@1, payments@2') });
  const inUse = await runAssayHere(words('delete', 'payments', '--yes'));
  expect(inUse).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('it is approved') });
  expect(await json('prune', '--keep', '1', '--older-than', '0s', '--dry-run')).toMatchObject({
    removed: [],
    kept: [{ name: 'payments', version: 1 }],
  });
  await json('alias', 'payments', 'golden', '--remove');
  await json('reject', 'payments@1');
  const unconfirmed = await runAssayHere(words('prune', '--keep', '1', '--older-than', '0s'));
  expect(unconfirmed).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('1 version (') });
  const pruned = await json('prune', '--keep', '1', '--older-than', '0s', '--yes');
  expect(pruned).toMatchObject({ dryRun: false, removed: [{ name: 'payments', version: 1 }] });
  await json('delete', 'payments@2', '--yes');
  expect(await json('list')).toEqual({ datasets: [] });
});

test('two files are compared without a workspace, row by row', async () => {
  const elsewhere = at('elsewhere');
  const line = ['datasets', 'compare', at('june.csv'), at('july.csv'), '--key', 'account', '--workspace', elsewhere];
  const { stdout, exitCode } = await runAssayHere(line);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('1 added, 1 removed, 1 changed, 0 unchanged\nchanged in: amount 1\n');
  expect(stdout).toMatch(/\+ account=.*amount=30\n- account=.*amount=20\n~ .*: amount 10 → 11/);
  expect(stdout).toMatch(/amount +mean +15.* +20.5/);
  expect(existsSync(elsewhere)).toBe(false);
});

test('a dataset is made by a query over files and datasets, or from standard input', async () => {
  await json('register', 'june', at('june.csv'), '--type', 'account=text');
  const query = `SELECT f.account, f.amount, june.amount AS before FROM '${at('july.csv')}' f JOIN june USING (account)`;
  const made = await json<DatasetVersion>('register', 'joined', '--query', query);
  expect(made).toMatchObject({ rowCount: 1, origin: { format: 'query', query } });
  const running = startAssay(words('register', 'piped', '-', '--json'), { takesInput: true });
  running.process.stdin?.end('a,b\n1,2\n');
  const piped = await running.ended;
  expect(JSON.parse(piped.stdout)).toMatchObject({ name: 'piped', rowCount: 1, source: 'stdin' });
  for (const wrong of [[], [at('june.csv'), '--query', query]]) {
    const { exitCode, stderr } = await runAssayHere(words('register', 'wrong', ...wrong));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('INVALID_ARGUMENT')]);
  }
});
