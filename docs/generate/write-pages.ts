/** Writes the pages that are made from the source: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './cli-page.ts';
import { errorsPage } from './errors-page.ts';

const docs = join(import.meta.dirname, '..');
writeFileSync(join(docs, 'cli.md'), cliPage());
writeFileSync(join(docs, 'errors.md'), errorsPage());
