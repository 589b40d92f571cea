import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderReport } from '../../src/pipelines/report/index.ts';
import { hasChromium, openChromium } from '../support/chromium.ts';
import { openSilentPage } from '../support/silent-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { sampleReport } from './sample-report.ts';

describe.skipIf(!hasChromium)('a report in a real browser', () => {
  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
  ] as const)('at $width px, $colorScheme: silent, complete, and no wider than the screen', async (screen) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'report.html');
    writeFileSync(path, renderReport(await sampleReport()));
    await using browser = await openChromium();
    const { page } = await openSilentPage(browser, path, {
      viewport: { width: screen.width, height: 900 },
      colorScheme: screen.colorScheme,
    });
    const sizes = await page
      .locator('table, figure > svg, figure > div > svg')
      .evaluateAll((elements) =>
        elements.map((element) => element.getBoundingClientRect().width * element.getBoundingClientRect().height),
      );
    expect(sizes.length).toBeGreaterThanOrEqual(13);
    expect(Math.min(...sizes)).toBeGreaterThan(1000);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
    await page.close();
  });

  test('on a sheet of A4 paper nothing is cut off, also where the screen is dark', async () => {
    await using browser = await openChromium();
    const page = await browser.newPage({ viewport: { width: 720, height: 1000 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    await page.setContent(renderReport(await sampleReport()));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(720);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.close();
  });

  test('in the dark, text of charts is light on a dark ground', async () => {
    await using browser = await openChromium();
    const page = await browser.newPage({ colorScheme: 'dark' });
    await page.setContent(renderReport(await sampleReport()));
    const brightness = (selector: string): Promise<unknown> =>
      page.evaluate(`Number(getComputedStyle(document.querySelector('${selector}')).fill.match(/\\d+/)[0])`);
    expect(await brightness('.chart text')).toBeGreaterThan(160);
    expect(await brightness('.chart svg > rect')).toBeLessThan(60);
    await page.close();
  });
});
