/** How long a search over 10,000 runs takes, embedded, beside MLflow's own SQLite store with the same rows. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExperiments, type SearchRunsOptions } from '../src/experiments/index.ts';
import { createRandom } from '../src/stats/index.ts';
import { openDatabase, openFolderObjects } from '../src/storage/index.ts';
import { compareFigures } from './peers/compare-figures.ts';
import { runPythonPeer } from './peers/python-peer.ts';

const RUNS = 10_000;
const KEYS = 10;
const REPEATS = 15;

using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
await using database = await openDatabase({ path: join(folder.path, 'assay.db') });
const experiments = await openExperiments({ database, objects: await openFolderObjects(join(folder.path, 'objects')) });
const { id } = await experiments.createExperiment({ name: 'bench' });
const random = createRandom(7);
for (let n = 0; n < RUNS; n += 1) {
  const values = Object.fromEntries(Array.from({ length: KEYS }, (_, key) => [`key_${key}`, random.uniform()]));
  const params = { ...values, algorithm: n % 3 === 0 ? 'xgboost' : 'logistic_regression' };
  await using run = await experiments.startRun({ experimentId: id, startTime: n, params, tags: { team: 'risk' } });
  await run.logMetrics(values);
  await run.end();
}

/** Milliseconds, the median of many. */
async function milliseconds(options: SearchRunsOptions): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const start = performance.now();
    await experiments.searchRuns({ experimentIds: [id], ...options });
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(REPEATS / 2)]!;
}

const filter = 'metrics.key_0 >= 0.5';
const searches: Record<string, SearchRunsOptions> = {
  newest: { maxResults: 100 },
  filtered: { filter, orderBy: ['metrics.key_1 DESC'], maxResults: 100 },
  narrow: { filter: "metrics.key_0 >= 0.99 and params.algorithm = 'xgboost'", maxResults: 100 },
  thousand: { maxResults: 1000 },
};
const titles: Record<string, string> = {
  newest: 'newest 100',
  filtered: '100 best of half of them: metric filter, ordered by a metric',
  narrow: 'about 33: metric and param filter',
  thousand: 'newest 1,000',
};
const peer = runPythonPeer('mlflow_search', 'mlflow', [JSON.stringify(searches)]);
const rows = [];
for (const [name, options] of Object.entries(searches)) {
  const assay = await milliseconds(options);
  rows.push({ what: titles[name] ?? name, unit: 'ms', better: 'lower' as const, assay, peer: peer?.[name] });
}
compareFigures(
  `Search over ${RUNS.toLocaleString('en')} runs with ${KEYS} params and ${KEYS} metrics each`,
  'MLflow',
  rows,
);
