import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { startFileServer } from '../datasets/open-data/file-server.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const server = await startFileServer();
const at = (name: string): string => join(folder.path, name);
process.env.ASSAY_PRIVATE_ADDRESSES = 'allow';
process.env.ASSAY_OPEN_DATA_CACHE = at('cache');
afterAll(async () => {
  delete process.env.ASSAY_PRIVATE_ADDRESSES;
  delete process.env.ASSAY_OPEN_DATA_CACHE;
  await server[Symbol.asyncDispose]();
  folder.remove();
});
mkdirSync(at('catalogue'));
writeFileSync(
  at('catalogue/bikes.yaml'),
  stringify({
    Name: 'City bikes',
    Description: 'Trips per day',
    License: 'CC-BY-4.0',
    Tags: ['transport'],
    Resources: [{ URL: server.url, Files: [{ Path: 'may.csv' }, { Path: 'june.csv', Description: 'The next month' }] }],
  }),
);
server.files.set('/may.csv', { bytes: Buffer.from('day,trips\n1,120\n2,95\n') });
const words = (...command: string[]): string[] => [
  ...['datasets', ...command, '--workspace', at('.assay'), '--catalogue', at('catalogue')],
];

test('the catalogue is listed, searched and shown, with the columns of a file that is named', async () => {
  const { entries } = (await runAssayHereJson(words('browse'))) as { entries: { id: string }[] };
  expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining(['bikes', 'noaa-gsod', 'palmer-penguins']));
  const { stdout } = await runAssayHere(words('browse', 'trips', '--tag', 'Transport'));
  expect(stdout).toMatch(/^id +name +licence +tags *\nbikes +City bikes +CC-BY-4.0 +transport *\n$/);
  const shown = await runAssayHere(words('browse', 'bikes', '--file', 'may.csv'));
  expect(shown.exitCode).toBe(0);
  for (const text of ['Trips per day', 'CC-BY-4.0', 'june.csv', 'The next month', 'day', 'integer']) {
    expect(shown.stdout).toContain(text);
  }
});

test('an entry is imported under a name, and told where it came from', async () => {
  const { stdout, exitCode } = await runAssayHere(words('import', 'bikes', '--file', 'may.csv', '--as', 'trips'));
  expect(exitCode).toBe(0);
  expect(stdout).toContain('trips@1');
  expect(stdout).toContain(`${server.url}/may.csv`);
  expect(stdout).toContain('CC-BY-4.0');
  const again = await runAssayHereJson(words('import', 'bikes', '--file', 'may.csv', '--as', 'trips'));
  expect(again).toMatchObject({ name: 'trips', version: 1, created: false, cached: true });
});

test('what cannot be imported is refused with what to type', async () => {
  const unclear = await runAssayHere(words('import', 'bikes'));
  expect([unclear.exitCode, unclear.stderr]).toEqual([2, expect.stringContaining('import bikes --file PATH')]);
  const absent = await runAssayHere(words('import', 'bikes', '--file', 'june.csv'));
  expect([absent.exitCode, absent.stderr]).toEqual([3, expect.stringContaining('DOWNLOAD_NOT_FOUND')]);
  const unknown = await runAssayHere(words('import', 'bike'));
  expect([unknown.exitCode, unknown.stderr]).toEqual([3, expect.stringContaining('did you mean bikes?')]);
});
