import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface SilentPage {
  readonly page: Page;
  /** Holds what it said and asked for so far to nothing; opening it did so once. */
  readonly expectSilence: () => void;
}

/** Opens a page from a file without a network, and expects that it says nothing and asks for nothing but itself. */
export async function openSilentPage(
  browser: Browser,
  path: string,
  options: BrowserContextOptions,
): Promise<SilentPage> {
  const page = await browser.newPage(options);
  const said: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  const expectSilence = () => {
    expect(said).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(path).href]);
  };
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(path).href);
  expectSilence();
  return { page, expectSilence };
}
