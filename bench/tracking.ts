/** Assay's server beside MLflow's on the same machine under the same load; bench/README.md says what the figures mean. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openDatabase } from '../src/storage/index.ts';
import { hasPostgres } from '../tests/support/postgres-binaries.ts';
import { startPostgresServer } from '../tests/support/postgres-server.ts';
import {
  type Bench,
  createAndFill,
  logBatch,
  logMetric,
  MLFLOW_POINTS,
  readHistory,
  searchRuns,
} from './tracking/parts.ts';
import { type Figure, TABLE_HEAD, tableRow } from './tracking/report.ts';
import type { RunningServer } from './tracking/running-server.ts';
import { hasMlflow, seedMlflow, startAssay, startMlflow } from './tracking/servers.ts';
import { fillRuns } from './tracking-store/fill-runs.ts';

const PARTS = ['metric', 'batch', 'create', 'search', 'history'] as const;

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    part: { type: 'string', default: PARTS.join(',') },
    database: { type: 'string', default: 'sqlite,postgres' },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '10000' },
    large: { type: 'string', default: '100000' },
    'without-mlflow': { type: 'boolean', default: false },
  },
});

const parts = new Set(options.part.split(','));
const show = (figure: Figure) => console.log(tableRow(figure));

/** Starts both on one kind of database, measures, and prints each figure as soon as it is known. */
async function compareOn(title: string, urls?: { assay: string; mlflow: string }): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  console.log(`\nTracking servers on ${title}\n\n${TABLE_HEAD}`);
  await using assay = await startAssay(join(folder.path, 'assay'), urls?.assay);
  const mlflowUri = urls?.mlflow ?? `sqlite:///${join(folder.path, 'mlflow.db')}`;
  const alone = options['without-mlflow'] || !hasMlflow();
  await using mlflow: RunningServer | undefined = alone ? undefined : await startMlflow(folder.path, mlflowUri);
  show({
    what: 'start to first answer, empty database',
    unit: 'ms',
    better: 'lower',
    assay: assay.startMs,
    mlflow: mlflow?.startMs,
    target: { atMost: 500 },
  });
  const seeded =
    mlflow && (parts.has('search') || parts.has('history'))
      ? seedMlflow(mlflowUri, {
          runs: parts.has('search') ? Number(options.runs) : 0,
          points: MLFLOW_POINTS,
        })
      : {};
  const place = urls ? { url: urls.assay } : { path: join(folder.path, 'assay', 'assay.db') };
  const fill = async (experiment: string, count: number) => {
    await using database = await openDatabase(place);
    await fillRuns(database, experiment, count);
  };
  const bench: Bench = { assay, mlflow, fill, seconds: Number(options.seconds), runs: Number(options.runs), seeded };
  if (parts.has('metric')) (await logMetric(bench)).forEach(show);
  if (parts.has('batch')) (await logBatch(bench)).forEach(show);
  if (parts.has('create')) (await createAndFill(bench)).forEach(show);
  if (parts.has('search')) (await searchRuns(bench, { large: Number(options.large) || undefined })).forEach(show);
  if (parts.has('history')) (await readHistory(bench)).forEach(show);
  show({
    what: 'memory resident, at most',
    unit: 'MiB',
    better: 'lower',
    assay: assay.memory().most,
    mlflow: mlflow?.memory().most,
    target: { atMost: 200 },
  });
}

if (!hasMlflow()) {
  console.log('No MLflow to compare with: set ASSAY_PYTHON, or fill .venv from tests/interop/requirements.txt.');
}
for (const database of options.database.split(',')) {
  if (database === 'sqlite') await compareOn('SQLite');
  if (database === 'postgres') await compareOnPostgres();
}
console.log(`\nIn ${Math.ceil(performance.now() / 60_000)} minutes.`);

/** One PostgreSQL server, a database in it for each side; it runs as the tests start it, without waiting for the disk. */
async function compareOnPostgres(): Promise<void> {
  if (!hasPostgres) return console.log('\nNo PostgreSQL here: install it, or set ASSAY_POSTGRES_BIN.');
  await using postgres = await startPostgresServer();
  const client = new Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  for (const name of ['assay_bench', 'mlflow_bench']) await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const urls = { assay: postgres.url('assay_bench'), mlflow: postgres.url('mlflow_bench') };
  await compareOn('PostgreSQL', { ...urls, mlflow: urls.mlflow.replace('postgres:', 'postgresql+psycopg2:') });
}
