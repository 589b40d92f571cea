import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real data sets and golden numbers, kept outside the repository. */
export const sharedFolder = resolve(process.env.ASSAY_SHARED ?? '../shared');

/** True when the folder is there; with `ASSAY_REQUIRE` naming `shared`, its absence fails instead of skipping. */
export const hasShared = existsSync(sharedFolder);

if (!hasShared && (process.env.ASSAY_REQUIRE ?? '').split(',').includes('shared')) {
  throw new Error(`ASSAY_REQUIRE names "shared" but ${sharedFolder} does not exist`);
}

export const shared = (...parts: string[]): string => join(sharedFolder, ...parts);
