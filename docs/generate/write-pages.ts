/** Writes what is made from the source into the pages: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS_FOLDER, MADE_PAGES } from './pages.ts';

for (const [page, text] of Object.entries(MADE_PAGES)) writeFileSync(join(DOCS_FOLDER, page), text());
