import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openDatasets } from '../../src/datasets/index.ts';
import { withCachedFile } from '../../src/datasets/open-data/cache.ts';
import { startFileServer } from '../datasets/open-data/file-server.ts';
import { openParts } from '../datasets/workspace-parts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';

const folder = temporaryFolder();
const clock = testClock();
const parts = await openParts(folder.path, clock);
const server = await startFileServer();
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await parts[Symbol.asyncDispose]();
  folder.remove();
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (rows: readonly (readonly [number, number])[]): Buffer =>
  Buffer.from(['a,b', ...rows.map((row) => row.join())].join('\n'));
let cases = 0;

function freshPlace(entries: Readonly<Record<string, object>>) {
  const place = join(folder.path, `case-${cases++}`);
  mkdirSync(join(place, 'catalogue'), { recursive: true });
  for (const [id, entry] of Object.entries(entries))
    writeFileSync(join(place, 'catalogue', `${id}.yaml`), stringify(entry));
  const cacheFolder = join(place, 'cache');
  const openData = { catalogues: [join(place, 'catalogue')], cacheFolder, allowsPrivate: true };
  const datasets = openDatasets({ ...parts, clock, openData, stagingFolder: parts.stagingFolder });
  return { datasets, [Symbol.dispose]: () => rmSync(place, { recursive: true }) };
}

const words = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,.:'"#&é-]{0,30}[A-Za-z]$/);
const optional = fc.option(words, { nil: undefined });
const rows = fc.array(fc.tuple(fc.nat(999), fc.nat(999)), { minLength: 1, maxLength: 5 });
const told = fc.record({
  Name: words,
  Description: words,
  Documentation: optional,
  ManagedBy: optional,
  UpdateFrequency: optional,
  Contact: optional,
  License: optional,
  Citation: optional,
  Tags: fc.array(words, { maxLength: 3 }),
});
const resources = (path: string, file: object = {}) => [{ URL: `${server.url}/`, Files: [{ Path: path, ...file }] }];

test('C-P40 an imported version keeps name, source, licence, attribution and checksum of the entry it came from', async () => {
  await fc.assert(
    fc.asyncProperty(told, rows, async (entry, content) => {
      const bytes = bytesOf(content);
      const path = `p40-${cases}.csv`;
      server.files.set(`/${path}`, { bytes });
      using place = freshPlace({ sample: { ...entry, Resources: resources(path) } });
      const { version } = await place.datasets.import({ entry: 'sample', as: `p40-${cases}` });
      const kept = await place.datasets.get(`p40-${cases}`, version);
      expect(kept.source).toBe(`${server.url}/${path}`);
      expect(kept.tags).toMatchObject({
        'open-data.entry': 'sample',
        'open-data.name': entry.Name,
        'open-data.source': `${server.url}/${path}`,
        'open-data.attribution': entry.Citation ?? expect.stringContaining(entry.Name),
        'open-data.sha256': sha256(bytes),
        'open-data.fetched-at': new Date(clock.now()).toISOString(),
      });
      expect(kept.tags['open-data.license']).toBe(entry.License);
      expect(kept.tags['open-data.documentation']).toBe(entry.Documentation);
    }),
    { numRuns: 100 },
  );
});

test('C-P41 browsing tells everything that the entries of a catalogue say, and finds them by word and tag', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 3 }), async (entries) => {
      using place = freshPlace(
        Object.fromEntries(entries.map((entry, index) => [`e${index}`, { ...entry, Resources: resources('x.csv') }])),
      );
      const { entries: found, warnings } = await place.datasets.browse();
      expect(warnings).toEqual([]);
      for (const [index, entry] of entries.entries()) {
        const shown = found.find(({ id }) => id === `e${index}`);
        expect(shown).toMatchObject({ name: entry.Name, description: entry.Description, tags: entry.Tags });
        expect([
          shown?.license,
          shown?.documentation,
          shown?.managedBy,
          shown?.updateFrequency,
          shown?.contact,
        ]).toEqual([entry.License, entry.Documentation, entry.ManagedBy, entry.UpdateFrequency, entry.Contact]);
        expect(shown?.resources[0]).toMatchObject({ address: `${server.url}/`, files: [{ path: 'x.csv' }] });
        const byWords = await place.datasets.browse({ text: entry.Name, tag: entry.Tags[0] });
        expect(byWords.entries.map(({ id }) => id)).toContain(`e${index}`);
      }
    }),
    { numRuns: 100 },
  );
});

test('C-P42 what does not have the size or checksum of its entry, or is no table, is never registered', async () => {
  const fault = fc.constantFrom('none', 'flipped', 'longer', 'shorter', 'ragged');
  await fc.assert(
    fc.asyncProperty(rows, fault, fc.nat(), fc.boolean(), async (content, kind, at, byMd5) => {
      const good = kind === 'ragged' ? Buffer.from('a,b\n1,2\n3,4,5\n') : bytesOf(content);
      const served = damaged(good, kind, at);
      const path = `p42-${cases}.csv`;
      server.files.set(`/${path}`, { bytes: served });
      const sum = byMd5 ? { MD5: createHash('md5').update(good).digest('hex') } : { SHA256: sha256(good) };
      const claim = kind === 'longer' || kind === 'shorter' ? { Size: good.length } : sum;
      using place = freshPlace({ sample: { Name: 'n', Description: 'd', Resources: resources(path, claim) } });
      const name = `p42-${cases}`;
      const outcome = await place.datasets.import({ entry: 'sample', as: name }).catch((error) => error.code as string);
      if (kind === 'none') expect(outcome).toMatchObject({ name, sha256: sha256(good) });
      else {
        expect(outcome).toMatch(kind === 'ragged' ? /^TABLES_/ : /^DOWNLOAD_CORRUPT$/);
        await expect(place.datasets.get(name)).rejects.toMatchObject({ code: 'DATASETS_NOT_FOUND' });
      }
    }),
    { numRuns: 100 },
  );
});

function damaged(bytes: Buffer, kind: string, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = at % copy.length;
  if (kind === 'flipped') copy[index] = (copy[index] ?? 0) ^ 1;
  if (kind === 'longer') return Buffer.concat([copy, Buffer.from('\n')]);
  return kind === 'shorter' ? copy.subarray(0, index) : copy;
}

test('C-P43 a file in the cache is not fetched again, and the cache drops what was used longest ago beyond its limit', async () => {
  const size = 5000;
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) server.files.set(`/p43-${name}.csv`, { bytes: Buffer.alloc(size, name) });
  const resource = { address: server.url, requesterPays: false, accountRequired: false, files: [] };
  const uses = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(uses, fc.integer({ min: 1, max: 3 }), async (order, room) => {
      const cacheFolder = join(folder.path, `case-${cases++}`);
      // Beside each file lies what is known of it, which takes less than a tenth of that.
      const options = { folder: cacheFolder, limit: room * size * 1.1, allowsPrivate: true };
      let known: string[] = [];
      for (const name of order) {
        clock.advance(1000);
        const before = server.asked.length;
        const path = `p43-${name}.csv`;
        const file = { path, address: `${server.url}/${path}`, resource };
        const cached = await withCachedFile(file, { ...options, now: clock.now() }, async (found) => {
          expect(await readFile(found.path, 'utf8')).toBe(name.repeat(size));
          return found.cached;
        });
        expect([cached, server.asked.length - before]).toEqual(known.includes(name) ? [true, 0] : [false, 1]);
        known = [name, ...known.filter((other) => other !== name)].slice(0, room);
      }
      const kept = readdirSync(cacheFolder).filter((entry) =>
        readdirSync(join(cacheFolder, entry)).includes('data.csv'),
      );
      expect(kept).toHaveLength(known.length);
      rmSync(cacheFolder, { recursive: true });
    }),
    { numRuns: 100 },
  );
});
