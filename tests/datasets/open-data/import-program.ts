/** Imports one entry into a workspace of its own: program FOLDER CATALOGUE CACHE ENTRY */
import { openDatasets } from '../../../src/datasets/index.ts';
import { openParts } from '../workspace-parts.ts';

const [folder = '', catalogue = '', cacheFolder = '', entry = ''] = process.argv.slice(2);
const clock = { now: () => Date.now() };
await using parts = await openParts(folder, clock);
const openData = { catalogues: [catalogue], cacheFolder, allowsPrivate: true };
await openDatasets({ ...parts, clock, openData }).import({ entry });
