/** How many tracking writes a second one process gets acknowledged, embedded, beside MLflow's own SQLite store. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExperiments } from '../src/experiments/index.ts';
import { openDatabase, openFolderObjects } from '../src/storage/index.ts';
import { compareFigures } from './peers/compare-figures.ts';
import { runPythonPeer } from './peers/python-peer.ts';

const SINGLE = 5000;
const BATCHES = 50;
const BATCH = 1000;
const RUNS = 500;
const KEYS = 10;

using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
await using database = await openDatabase({ path: join(folder.path, 'assay.db') });
const experiments = await openExperiments({ database, objects: await openFolderObjects(join(folder.path, 'objects')) });

/** Things per second. */
async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return count / ((performance.now() - start) / 1000);
}

const run = await experiments.startRun();
const single = await rate(SINGLE, async () => {
  for (let step = 0; step < SINGLE; step += 1) await run.logMetric('loss', 1 / (step + 1), { step });
});
const batched = await rate(BATCHES * BATCH, async () => {
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const metrics = Array.from({ length: BATCH }, (_, n) => ({
      key: `m${n % KEYS}`,
      value: n,
      step: batch * BATCH + n,
    }));
    await run.log({ metrics });
  }
});
const values = Object.fromEntries(Array.from({ length: KEYS }, (_, n) => [`key_${n}`, n / 7]));
const runs = await rate(RUNS, async () => {
  for (let n = 0; n < RUNS; n += 1) {
    await using one = await experiments.startRun({ params: values, tags: { team: 'risk' } });
    await one.logMetrics(values);
    await one.end();
  }
});

const peer = runPythonPeer('mlflow_tracking', 'mlflow');
compareFigures('Tracking writes, one process, SQLite', 'MLflow', [
  { what: 'log one metric', unit: 'calls/s', better: 'higher', assay: single, peer: peer?.single },
  {
    what: `log ${BATCH} metrics in one batch`,
    unit: 'metrics/s',
    better: 'higher',
    assay: batched,
    peer: peer?.batched,
  },
  {
    what: `start a run, ${KEYS} params, ${KEYS} metrics, end`,
    unit: 'runs/s',
    better: 'higher',
    assay: runs,
    peer: peer?.runs,
  },
]);
