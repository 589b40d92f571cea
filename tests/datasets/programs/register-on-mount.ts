import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatasets } from '../../../src/datasets/index.ts';
import type { AssayError } from '../../../src/errors/index.ts';
import { systemClock } from '../../../src/schema/index.ts';
import { openDatabase, openFolderObjects } from '../../../src/storage/index.ts';
import { openTables } from '../../../src/tables/index.ts';

// The database is where there is room, so that what fails is the storing of the rows.
const [mount = ''] = process.argv.slice(2);
using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-test-'));
await using database = await openDatabase({ path: join(folder.path, 'assay.db') });
await using tables = await openTables({ threads: 2 });
const objects = await openFolderObjects(join(mount, 'objects'));
const path = join(folder.path, 'rows.csv');
writeFileSync(path, ['x', ...Array.from({ length: 100_000 }, (_, row) => Math.sin(row))].join('\n'));

const codes: string[] = [];
for (const stagingFolder of [join(mount, 'staging'), join(folder.path, 'staging')]) {
  const datasets = openDatasets({ database, objects, tables, clock: systemClock, stagingFolder });
  await datasets
    .register({ name: 'rows', source: { path } })
    .catch((error: AssayError) => void codes.push(error.code ?? String(error)));
}
const stored: string[] = [];
for await (const { key } of objects.list()) stored.push(key);
const versions = await database.kysely.selectFrom('dataset_version').selectAll().execute();
console.log(JSON.stringify({ codes, stored, versions: versions.length }));
