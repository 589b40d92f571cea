/**
 * What one process on one core gets out of the tracking store, embedded: writes, histories and searches. Per second of
 * processor time, so that other work on the machine does not count; `--database postgres://…` instead of SQLite.
 */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type NewMetricPoint, openExperiments } from '../src/experiments/index.ts';
import { openDatabase, openFolderObjects } from '../src/storage/index.ts';
import { fillRuns } from './tracking-store/fill-runs.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    database: { type: 'string' },
    points: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '10000' },
    large: { type: 'string', default: '100000' },
  },
});
const REPEATS = 9;

using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
const where = options.database === undefined ? { path: join(folder.path, 'assay.db') } : { url: options.database };
await using database = await openDatabase(where);
const experiments = await openExperiments({ database, objects: await openFolderObjects(join(folder.path, 'objects')) });

/** Prints wall time and processor time of this process for one piece of work. */
async function measured(work: () => Promise<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 };
}

async function rate(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const { wallMs, cpuMs } = await measured(work);
  const perSecond = (ms: number) => Math.round((count * 1000) / ms).toLocaleString('en');
  console.log(`${what.padEnd(58)} ${perSecond(cpuMs).padStart(10)} /s of CPU ${perSecond(wallMs).padStart(10)} /s`);
}

async function time(what: string, work: () => Promise<unknown>): Promise<void> {
  const times: { wallMs: number; cpuMs: number }[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) times.push(await measured(work));
  const median = (of: 'wallMs' | 'cpuMs') =>
    (times.map((one) => one[of]).toSorted((a, b) => a - b)[REPEATS >> 1] ?? 0).toFixed(1);
  console.log(`${what.padEnd(58)} ${median('cpuMs').padStart(8)} ms of CPU ${median('wallMs').padStart(8)} ms`);
}

const newRun = async (): Promise<string> => (await experiments.startRun()).id;

/** Logs batches of 1000 points: one key along the steps, or 1000 keys at each step. */
async function logBatches(runId: string, batches: number, keys: 1 | 1000): Promise<void> {
  for (let batch = 0; batch < batches; batch += 1) {
    const metrics = Array.from({ length: 1000 }, (_, n): NewMetricPoint => {
      const step = keys === 1 ? batch * 1000 + n : batch;
      return { key: keys === 1 ? 'loss' : `metric_${n}`, value: Math.sin(step) + Math.random(), step, timestamp: step };
    });
    await experiments.log(runId, { metrics });
  }
}

async function logOneByOne(runId: string, count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) {
    await experiments.log(runId, { metrics: [{ key: 'loss', value: 1 / (step + 1), step }] });
  }
}

await rate('log a metric, one caller', 10_000, async () => logOneByOne(await newRun(), 10_000));
const sixteen = await Promise.all(Array.from({ length: 16 }, newRun));
await rate('log a metric, 16 callers', 16 * 2000, () => Promise.all(sixteen.map((id) => logOneByOne(id, 2000))));
await rate('points in batches of 1000, 1000 keys', 200_000, async () => logBatches(await newRun(), 200, 1000));
const long = await newRun();
const batches = Math.ceil(Number(options.points) / 1000);
await rate('points in batches of 1000, one key', batches * 1000, () => logBatches(long, batches, 1));

const points = `of ${(batches * 1000).toLocaleString('en')} points`;
await time(`history ${points}: first 25,000`, () => experiments.metricHistoryPage(long, 'loss'));
await time(`history ${points}: first 1000`, () => experiments.metricHistoryPage(long, 'loss', { maxResults: 1000 }));
await time(`chart ${points}: 1000 points`, () => experiments.metricSeries(long, 'loss'));
const [from, to] = [batches * 300, batches * 700];
await time(`chart of the middle of them`, () => experiments.metricSeries(long, 'loss', { from, to }));
const medium = await newRun();
await logBatches(medium, 100, 1);
await time('interval of 100,000 points, as MLflow samples', () => experiments.sampleMetricHistories([medium], 'loss'));

for (const count of [Number(options.runs), Number(options.large)]) {
  const { id } = await experiments.createExperiment({ name: `${count} runs` });
  await fillRuns(database, id, count);
  const search = { experimentIds: [id], maxResults: 100 };
  const among = `among ${count.toLocaleString('en')} runs`;
  await time(`newest 100 ${among}`, () => experiments.searchRuns(search));
  await time(`100 by metric filter and metric order ${among}`, () =>
    experiments.searchRuns({ ...search, filter: 'metrics.key_0 >= 0.5', orderBy: ['metrics.key_1 DESC'] }),
  );
  await time(`100 by a rare threshold and metric order ${among}`, () =>
    experiments.searchRuns({ ...search, filter: 'metrics.key_0 >= 0.99', orderBy: ['metrics.key_1 DESC'] }),
  );
  if (count <= 50_000) {
    await time(`all of ${count.toLocaleString('en')} runs`, () =>
      experiments.searchRuns({ ...search, maxResults: count }),
    );
  }
}
