import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJsonObject } from '../../src/cli/options/json-object.ts';
import { temporaryFolder } from '../support/run-assay.ts';

test('reads an object given inline or in a file', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'params.json');
  await writeFile(file, '{"eta": 0.1}');
  expect(await readJsonObject('--params', '{"max_depth": 5}')).toEqual({ max_depth: 5 });
  expect(await readJsonObject('--params', `@${file}`)).toEqual({ eta: 0.1 });
});

test('a syntax error is told with its position', async () => {
  await expect(readJsonObject('--params', '{"max_depth": 5,,}')).rejects.toThrow(
    /--params is not valid JSON: .*position 16/,
  );
});

test.each([
  ['[1]', 'a list'],
  ['null', 'null'],
  ['5', 'a number'],
])('%s is refused: no object', async (text, kind) => {
  await expect(readJsonObject('--params', text)).rejects.toThrow(`--params is ${kind}, not a JSON object`);
});

test('a missing file is named', async () => {
  await expect(readJsonObject('--params', '@nowhere.json')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});
