import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasChromium } from '../../support/chromium.ts';
import { runAssayHere, runAssayHereJson } from '../../support/run-assay-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openParts } from '../workspace-parts.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function writeTable(name: string, header: string, row: (i: number) => readonly unknown[], rows = 60): string {
  const path = join(folder.path, name);
  writeFileSync(path, `${header}\n${Array.from({ length: rows }, (_, i) => row(i).join()).join('\n')}\n`);
  return path;
}

test('the profile of a version is made once, kept beside its rows, and tells when it was made', async () => {
  const path = writeTable('kept.csv', 'x,y', (i) => [Math.sin(i), i % 3]);
  let now = 1000;
  await using parts = await openParts(join(folder.path, 'parts'), { now: () => now });
  await parts.datasets.register({ name: 'kept', source: { path }, label: 'y' });
  const first = await parts.datasets.profile('kept');
  now = 5000;
  const second = await parts.datasets.profile('kept@1');
  expect(second).toEqual(first);
  expect(second.profiledAt).toBe(1000);
  expect(second.target).toMatchObject({ column: 'y', guessed: false });
  const other = await parts.datasets.profile('kept', { target: null });
  expect(other.profiledAt).toBe(5000);
  expect(other.target).toBeUndefined();
});

test('a target that the table does not have is refused with the columns it has', async () => {
  const path = writeTable('small.csv', 'x,y', (i) => [i, i % 2]);
  const { exitCode, stderr } = await runAssayHere(['eda', 'analyze', path, '--target', 'z']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/z/);
  expect(stderr).toMatch(/x/);
});

test('two profiles are compared: columns that came and went, types, categories, figures, issues', async () => {
  const before = writeTable('before.csv', 'x,colour,old,code', (i) => [
    Math.sin(i),
    ['red', 'blue'][i % 2],
    i % 7,
    i % 5,
  ]);
  const after = writeTable('after.csv', 'x,colour,new,code', (i) => [
    Math.sin(i) + 1,
    ['red', 'green'][i % 2],
    1,
    i % 5 === 0 ? 'none' : i % 5,
  ]);
  const { comparison } = (await runAssayHereJson(['eda', 'analyze', after, '--compare', before])) as {
    comparison: import('../../../src/datasets/index.ts').ProfileComparison;
  };
  expect(comparison).toMatchObject({ before, added: ['new'], removed: ['old'] });
  expect(comparison.retyped.map(({ column }) => column)).toEqual(['code']);
  const colour = comparison.columns.find(({ column }) => column === 'colour');
  expect(colour).toMatchObject({ newValues: ['green'], goneValues: ['blue'] });
  const mean = comparison.columns.find(({ column }) => column === 'x')?.figures.find(({ figure }) => figure === 'mean');
  expect((mean?.after ?? 0) - (mean?.before ?? 0)).toBeCloseTo(1, 5);
  expect(comparison.newIssues.map(({ kind, column }) => [kind, column])).toContainEqual(['constant', 'new']);
  const { stdout } = await runAssayHere(['eda', 'analyze', after, '--compare', before]);
  expect(stdout).toContain('colour has new values: green');
});

test('charts are written as SVG and PNG, one pair for each column and one for correlations, whatever columns are called', async () => {
  const path = writeTable('charts.csv', '"a/../b","a b",kind', (i) => [Math.sin(i), Math.cos(i), ['p', 'q'][i % 2]]);
  const charts = join(folder.path, 'charts');
  const { exitCode } = await runAssayHere(['eda', 'analyze', path, '--charts', charts]);
  expect(exitCode).toBe(0);
  const names = ['1-a-b', '2-a-b', '3-kind', 'correlations'];
  expect(readdirSync(charts).sort()).toEqual(names.flatMap((name) => [`${name}.png`, `${name}.svg`]));
  expect(readFileSync(join(charts, '1-a-b.png')).subarray(1, 4).toString()).toBe('PNG');
  expect(readFileSync(join(charts, 'correlations.svg'), 'utf8')).toMatch(/^<svg [^>]*viewBox.*<\/svg>$/s);
});

test.skipIf(!hasChromium)('the page is printed as a PDF by an installed browser', async () => {
  const path = writeTable('printed.csv', 'x', (i) => [i]);
  const pdf = join(folder.path, 'profile.pdf');
  const { exitCode, stderr } = await runAssayHere(['eda', 'analyze', path, '--pdf', pdf]);
  expect(exitCode, stderr).toBe(0);
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a browser that does not print is told, with what to do, and no file is left', async () => {
  const path = writeTable('unprinted.csv', 'x', (i) => [i]);
  const pdf = join(folder.path, 'none.pdf');
  const set = process.env.ASSAY_BROWSER;
  process.env.ASSAY_BROWSER = '/bin/false';
  try {
    const { exitCode, stderr } = await runAssayHere(['eda', 'analyze', path, '--pdf', pdf]);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('PAGES_PRINT_FAILED');
  } finally {
    if (set === undefined) delete process.env.ASSAY_BROWSER;
    else process.env.ASSAY_BROWSER = set;
  }
  expect(existsSync(pdf)).toBe(false);
});
