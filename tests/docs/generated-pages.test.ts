import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliPage } from '../../docs/generate/cli-page.ts';
import { errorsPage } from '../../docs/generate/errors-page.ts';
import { ERROR_CODES } from '../../src/errors/index.ts';

test.each([
  ['docs/errors.md', errorsPage],
  ['docs/cli.md', cliPage],
])('%s says what the source says (npm run docs writes it)', (path, page) => {
  expect(readFileSync(path, 'utf8')).toBe(page());
});

test('the page of errors names every code once', () => {
  const named = [...errorsPage().matchAll(/^\| `([A-Z_]+)` /gm)].map(([, code]) => code);
  expect(named.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
});
