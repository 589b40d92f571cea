import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Set `ASSAY_CHROMIUM` where it lies elsewhere. */
export const chromiumPath = process.env.ASSAY_CHROMIUM ?? '/usr/bin/chromium';

/** Whether a real browser is there; with `ASSAY_REQUIRE` naming `chromium`, its absence fails instead of skipping. */
export const hasChromium = existsSync(chromiumPath);

if (!hasChromium && (process.env.ASSAY_REQUIRE ?? '').split(',').includes('chromium')) {
  throw new Error(`ASSAY_REQUIRE names "chromium" but ${chromiumPath} does not exist`);
}

/** Starts a browser that talks to nobody on its own account; `await using` ends it. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}
