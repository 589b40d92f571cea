import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './cli-page.ts';
import { errorsPage } from './errors-page.ts';
import { withMadePart } from './made-part.ts';
import { parameterTables } from './parameter-tables.ts';
import { rulesTable } from './rules-table.ts';
import { settingsTable } from './settings-table.ts';

export const DOCS_FOLDER = join(import.meta.dirname, '..');

/** What each page should say that is made from the source, as a whole or in part. */
export const MADE_PAGES = {
  'cli.md': cliPage,
  'errors.md': errorsPage,
  'getting-started.md': () => withMadePart(written('getting-started.md'), settingsTable()),
  'learning.md': () => withMadePart(written('learning.md'), parameterTables()),
  'validation.md': () => withMadePart(written('validation.md'), rulesTable()),
} as const satisfies Record<string, () => string>;

const written = (page: string): string => readFileSync(join(DOCS_FOLDER, page), 'utf8');
