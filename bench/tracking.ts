/** Assay's server beside MLflow's on the same machine under the same load; bench/README.md says what the figures mean. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
async function compareOn(database: string, assayUrl: string | undefined, mlflowUri: string | undefined): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  console.log(`\nTracking servers on ${database}\n\n${TABLE_HEAD}`);
  await using assay = await startAssay(join(folder.path, 'assay'), assayUrl);
  const peer = options['without-mlflow'] || !hasMlflow();
  await using mlflow: RunningServer | undefined = peer
    ? undefined
    : await startMlflow(folder.path, mlflowUri ?? `sqlite:///${join(folder.path, 'mlflow.db')}`);
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
      ? seedMlflow(mlflowUri ?? `sqlite:///${join(folder.path, 'mlflow.db')}`, {
          runs: parts.has('search') ? Number(options.runs) : 0,
          points: MLFLOW_POINTS,
        })
      : {};
  const bench: Bench = { assay, mlflow, seconds: Number(options.seconds), runs: Number(options.runs), seeded };
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
  if (database === 'sqlite') await compareOn('SQLite', undefined, undefined);
}
