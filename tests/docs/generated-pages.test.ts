import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsPage } from '../../docs/generate/errors-page.ts';
import { withMadePart } from '../../docs/generate/made-part.ts';
import { DOCS_FOLDER, MADE_PAGES } from '../../docs/generate/pages.ts';
import { ENVIRONMENT_VARIABLES, settingsSchema } from '../../src/config/index.ts';
import { ERROR_CODES } from '../../src/errors/index.ts';
import { ALGORITHM_NAMES, ALGORITHMS } from '../../src/ml/index.ts';

test.each(Object.entries(MADE_PAGES))('docs/%s says what the source says (npm run docs writes it)', (page, text) => {
  expect(readFileSync(join(DOCS_FOLDER, page), 'utf8')).toBe(text());
});

test('the page of errors names every code once', () => {
  const named = [...errorsPage().matchAll(/^\| `([A-Z_]+)` /gm)].map(([, code]) => code);
  expect(named.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
});

test('the page of learning names every hyperparameter', () => {
  for (const algorithm of ALGORITHM_NAMES) {
    for (const name of Object.keys(ALGORITHMS[algorithm].parameters.shape)) {
      expect(MADE_PAGES['learning.md']()).toContain(`\n| \`${name}\``);
    }
  }
});

test('the table of settings names every setting and every variable', () => {
  const page = MADE_PAGES['getting-started.md']();
  const names = Object.keys(settingsSchema.omit({ production: true }).shape);
  const productionNames = Object.keys(settingsSchema.shape.production.shape).map((name) => `production.${name}`);
  for (const name of [...names, ...productionNames]) expect(page).toContain(`\n| \`${name}\``);
  for (const variable of Object.keys(ENVIRONMENT_VARIABLES)) expect(page).toContain(`| \`${variable}\` |`);
});

test('a page without its comments is refused, rather than left as it was', () => {
  expect(() => withMadePart('# Learning', 'a table')).toThrow('no part');
});
