import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { profileTable, renderProfile } from '../../../src/datasets/index.ts';
import { openTables } from '../../../src/tables/index.ts';
import { hasChromium, openChromium } from '../../support/chromium.ts';
import { runAssayHere, runAssayHereJson } from '../../support/run-assay-here.ts';
import { openSilentPage } from '../../support/silent-page.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cleanColumns, FAULTS, faultyColumn, NOW, targetColumn } from './planted-columns.ts';

const tables = await openTables({ threads: 1 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

async function pageOfEverything(rows: number): Promise<string> {
  const clean = [...cleanColumns(rows, 3), targetColumn(rows, 3)];
  const more = cleanColumns(rows, 4)
    .slice(0, 8)
    .map((column) => ({ ...column, name: `second ${column.name}` }));
  await using table = await tables.fromColumns([
    ...clean,
    ...more,
    ...FAULTS.map((fault) => faultyColumn(fault, clean, rows, 3)),
  ]);
  return renderProfile(await profileTable(table, { clock: { now: () => NOW }, name: 'payments <3' }));
}

test('the page of fifty columns is small, and the same table gives the same bytes', async () => {
  const page = await pageOfEverything(1000);
  expect(page.length).toBeLessThan(1_000_000);
  expect(await pageOfEverything(1000)).toBe(page);
});

test.skipIf(!hasChromium)(
  'a browser opens the page offline, without a fault or a request, and every column has its picture',
  async () => {
    const path = join(folder.path, 'profile.html');
    writeFileSync(path, await pageOfEverything(500));
    await using browser = await openChromium();
    const { page, expectSilence } = await openSilentPage(browser, path, { viewport: { width: 1200, height: 900 } });
    expect(await page.title()).toBe('payments <3 – Profile');
    expect(await page.locator('article.column').count()).toBe(50);
    expect(await page.locator('article.column .chart svg').count()).toBeGreaterThanOrEqual(47);
    // The link of an issue leads to the card of its column.
    const link = page.locator('#issues a', { hasText: 'mixed-types' });
    const card = page.locator(`${await link.getAttribute('href')}`);
    expect(await card.locator('h3').textContent()).toBe('mixed-types');
    // Nothing reaches beyond the window, wide or narrow.
    for (const width of [1200, 400]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expectSilence();
  },
);

test('the command writes the page and answers in JSON, and leaves no workspace behind', async () => {
  const file = join(folder.path, 'table.csv');
  const lines = Array.from({ length: 60 }, (_, i) => `${i},${Math.sin(i).toFixed(4)},${i % 3 === 0 ? 'yes' : 'no'}`);
  writeFileSync(file, `id,x,bought\n${lines.join('\n')}\n`);
  const html = join(folder.path, 'table.html');
  const workspace = join(folder.path, 'none');
  const answer = (await runAssayHereJson([
    'eda',
    'analyze',
    file,
    '--target',
    'bought',
    '--html',
    html,
    '--workspace',
    workspace,
  ])) as {
    rows: number;
    columns: { name: string }[];
    issues: { kind: string; column?: string; severity: string; message: string; recommendation: string }[];
  };
  expect(answer.rows).toBe(60);
  expect(answer.columns.map(({ name }) => name)).toEqual(['id', 'x', 'bought']);
  expect(answer.issues).toContainEqual(expect.objectContaining({ kind: 'key-like', column: 'id', severity: 'medium' }));
  const { stdout, exitCode } = await runAssayHere(['eda', 'analyze', file]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/rows +60\n/);
  expect(stdout).toContain('key-like: id has a different value in every row');
  const { readdirSync, readFileSync } = await import('node:fs');
  expect(readFileSync(html, 'utf8')).toContain('<section id="columns"');
  expect(readdirSync(folder.path).sort()).toEqual(expect.arrayContaining(['table.csv', 'table.html']));
  expect(readdirSync(folder.path)).not.toContain('none');
});
