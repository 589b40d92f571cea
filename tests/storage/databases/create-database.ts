/**
 * Makes `version-N.db`, a database of the newest schema, for the tests of later migrations. Run once when a version
 * is released, and commit the file: node tests/storage/databases/create-database.ts
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openExperiments } from '../../../src/experiments/index.ts';
import { MIGRATIONS } from '../../../src/storage/database/migrations/index.ts';
import { openDatabase, openFolderObjects } from '../../../src/storage/index.ts';

const version = MIGRATIONS.length;
const path = join(import.meta.dirname, `version-${version}.db`);
rmSync(path, { force: true });
const clock = { now: () => Date.UTC(2026, 0, 1) };
await using database = await openDatabase({ path, clock });
const objects = await openFolderObjects('/workspace/artifacts');
const experiments = await openExperiments({ database, objects, clock, user: 'someone' });
const run = await experiments.startRun({ name: `made by schema ${version}`, params: { eta: 0.1 } });
await run.logMetric('auc_roc', 0.97, { step: 1 });
await run.end();
