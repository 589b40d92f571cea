import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DriftReport, driftPage } from '../../../src/datasets/drift/index.ts';
import { openTables } from '../../../src/tables/index.ts';
import { hasChromium, openChromium } from '../../support/chromium.ts';
import { openSilentPage } from '../../support/silent-page.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { draws, driftBetween, normals, numbers, texts } from './drifting-tables.ts';

/** A report with one column of each outcome, and names that would break a page which does not escape them. */
async function sampleReport(): Promise<DriftReport> {
  await using tables = await openTables();
  return await driftBetween(
    tables,
    [
      numbers('amount <script>alert(1)</script>', normals(1000, 1)),
      numbers('a_column_with_a_very_long_name_that_goes_on_and_on_until_nobody_reads_it', normals(1000, 2)),
      texts('country', draws(1000, 3, { 'Côte d’Ivoire "north"': 0.5, "it's": 0.3, '': 0.2 })),
      numbers('gone', normals(1000, 4)),
      numbers('steady', normals(1000, 5)),
    ],
    [
      numbers('amount <script>alert(1)</script>', normals(700, 6, { mean: 1 })),
      numbers('a_column_with_a_very_long_name_that_goes_on_and_on_until_nobody_reads_it', normals(700, 7, { std: 3 })),
      texts('country', draws(700, 8, { 'Côte d’Ivoire "north"': 0.1, '<new>': 0.9 })),
      numbers('steady', normals(700, 9)),
      numbers('fresh', normals(700, 10)),
    ],
  );
}

describe('the page of a drift report', () => {
  test('holds every column and the verdict, escaped, and the same report gives the same bytes', async () => {
    const report = await sampleReport();
    const page = await driftPage(report, 0);
    expect(page).toContain('The data drifted, severity high');
    expect(page).toContain('amount &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script');
    expect(page.match(/<tr><th scope="row">/g)).toHaveLength(report.columns.length);
    expect(page).toContain('the current rows do not have this column');
    expect(await driftPage(report, 0)).toBe(page);
  });

  test('a report without a verdict has a page too', async () => {
    await using tables = await openTables();
    const report = await driftBetween(tables, [numbers('x', normals(10, 1))], [numbers('x', normals(10, 2))]);
    const page = await driftPage(report, 0);
    expect(page).toContain('Not enough data for a verdict');
  });

  test.skipIf(!hasChromium).each([
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
  ] as const)('in a browser at $width px, $colorScheme: silent, complete, no wider than the screen', async (screen) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'drift.html');
    writeFileSync(path, await driftPage(await sampleReport(), 0));
    await using browser = await openChromium();
    const { page } = await openSilentPage(browser, path, {
      viewport: { width: screen.width, height: 900 },
      colorScheme: screen.colorScheme,
    });
    expect(await page.locator('figure svg').count()).toBe(4);
    expect(await page.locator('svg.spark').count()).toBe(4);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
    await page.close();
  });
});
