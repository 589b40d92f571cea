import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const clock = testClock();
const parts = await openParts(folder.path, clock);
const { datasets } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});
const at = (name: string): string => join(folder.path, name);
writeFileSync(
  at('in.csv'),
  'id,amount,day,note\n1,1.5,2026-01-01,"a ""quote"", a comma"\n2,nan,2026-01-02,\n3,inf,,x\n',
);
const version = await datasets.register({
  name: 'Payments',
  source: { path: at('in.csv') },
  description: 'Card payments',
  user: 'ada',
  tags: { license: 'CC-BY-4.0' },
});

test.each(['out.parquet', 'out.csv'])('a version written to %s is the same content', async (name) => {
  const exported = await datasets.export('Payments', 1, { path: at(name) });
  const bytes = readFileSync(at(name));
  expect(exported).toEqual({
    name: 'Payments',
    version: 1,
    rows: 3,
    path: at(name),
    format: name.slice(4),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    metadata: [],
  });
  await using table = await datasets.resolve(at(name));
  expect(await table.table.digest()).toBe(version.digest);
});

test('as JSON lines, every line is JSON, and what JSON cannot hold is null', async () => {
  await datasets.export('Payments', 'latest', { path: at('out.ndjson') });
  const lines = readFileSync(at('out.ndjson'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { id: 1, amount: 1.5, day: '2026-01-01', note: 'a "quote", a comma' },
    { id: 2, amount: null, day: '2026-01-02', note: null },
    { id: 3, amount: null, day: null, note: 'x' },
  ]);
});

test('a Croissant description names the file, its digest and every column', async () => {
  const exported = await datasets.export('Payments', 1, { path: at('p.csv'), metadata: ['croissant'] });
  expect(exported.metadata).toEqual([at('p.croissant.json')]);
  const croissant = JSON.parse(readFileSync(at('p.croissant.json'), 'utf8'));
  expect(croissant).toMatchObject({
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: 'Payments',
    description: 'Card payments',
    version: '1.0.0',
    license: 'CC-BY-4.0',
    creator: { name: 'ada' },
    datePublished: new Date(clock.now()).toISOString(),
    distribution: [{ contentUrl: 'p.csv', encodingFormat: 'text/csv', sha256: exported.sha256 }],
  });
  const fields = croissant.recordSet[0].field.map((field: { name: string; dataType: string }) => [
    field.name,
    field.dataType,
  ]);
  expect(fields).toEqual([
    ['id', 'sc:Integer'],
    ['amount', 'sc:Float'],
    ['day', 'sc:Date'],
    ['note', 'sc:Text'],
  ]);
});

test('a Data Package has a table schema that its rows keep', async () => {
  const exported = await datasets.export('Payments', 1, { path: at('q.csv'), metadata: ['frictionless'] });
  const { resources, ...descriptor } = JSON.parse(readFileSync(at('q.datapackage.json'), 'utf8'));
  expect(descriptor).toMatchObject({ name: 'payments', licenses: [{ name: 'CC-BY-4.0' }], version: '1.0.0' });
  expect(resources).toMatchObject([{ path: 'q.csv', bytes: exported.size, hash: `sha256:${exported.sha256}` }]);
  expect(resources[0].schema.fields).toEqual([
    { name: 'id', type: 'integer', constraints: { required: true } },
    { name: 'amount', type: 'number' },
    { name: 'day', type: 'date' },
    { name: 'note', type: 'string' },
  ]);
});

test('an ending that tells no format is refused, unless the format is named', async () => {
  await expect(datasets.export('Payments', 1, { path: at('out.xlsx') })).rejects.toMatchObject({
    code: 'DATASETS_EXPORT_INVALID',
  });
  await datasets.export('Payments', 1, { path: at('out.txt'), format: 'csv' });
  expect(readFileSync(at('out.txt'), 'utf8')).toMatch(/^id,amount,day,note\n/);
});
