import { HttpConnection } from './http-connection.ts';
import { ask, get, medianMs, ownGet, post, rate, type Work } from './load.ts';
import type { Figure, Target } from './report.ts';
import type { RunningServer } from './running-server.ts';
import { createExperiment, createRun, runTexts, SPIKE, seededValue, seedHistory, seedRun, seedRuns } from './seed.ts';

/** The servers of one comparison, and what their databases were filled with. */
export interface Bench {
  readonly assay: RunningServer;
  readonly mlflow: RunningServer | undefined;
  /** Seconds that each rate is measured for, in each round. */
  readonly seconds: number;
  /** How many runs are searched. */
  readonly runs: number;
  /** Writes so many more runs into an experiment of Assay's, past its server. */
  readonly fill: (experiment: string, count: number) => Promise<void>;
  /** What MLflow's database was filled with. */
  readonly seeded: Readonly<Record<string, string>>;
}

const ROUNDS = 2;
const POINTS = 1_000_000;
/** Points of the history of MLflow's side, which would take too long to write as many as ours has. */
export const MLFLOW_POINTS = 100_000;
const PAGE = 1000;
let experiments = 0;

/** Both sides in turns, so that whatever else the machine does troubles both; the best round of each counts. */
async function compareRates(
  { assay, mlflow, seconds }: Bench,
  title: { what: string; unit: string; target: Target },
  clients: number,
  start: (connection: HttpConnection, client: number) => Promise<Work> | Work,
): Promise<Figure> {
  const best = { assay: 0, mlflow: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    best.assay = Math.max(best.assay, await rate(assay, clients, seconds, start));
    if (mlflow) best.mlflow = Math.max(best.mlflow, await rate(mlflow, clients, seconds, start));
  }
  return { ...title, better: 'higher', assay: best.assay, mlflow: mlflow && best.mlflow };
}

async function freshRun(connection: HttpConnection): Promise<string> {
  experiments += 1;
  return createRun(connection, await createExperiment(connection, `bench-${process.pid}-${experiments}`));
}

/** A metric at a time; each client writes a run of its own. */
export async function logMetric(bench: Bench): Promise<Figure[]> {
  const start = async (connection: HttpConnection): Promise<Work> => {
    const run = await freshRun(connection);
    return async (_, step) => {
      const body = `{"run_id":"${run}","key":"loss","value":${1 / (step + 1)},"timestamp":${Date.now()},"step":${step}}`;
      await ask(connection, post('runs/log-metric', body));
      return 1;
    };
  };
  return [
    await compareRates(bench, { what: 'log-metric, 1 client', unit: 'requests/s', target: { times: 20 } }, 1, start),
    await compareRates(bench, { what: 'log-metric, 16 clients', unit: 'requests/s', target: { times: 50 } }, 16, start),
  ];
}

/** A thousand metrics a request; the texts are made beforehand, since making them takes as long as a server may. */
export async function logBatch(bench: Bench): Promise<Figure[]> {
  const start =
    (keys: number) =>
    async (connection: HttpConnection): Promise<Work> => {
      const run = await freshRun(connection);
      const bodies = Array.from({ length: 400 }, (_, batch) =>
        JSON.stringify({
          run_id: run,
          metrics: Array.from({ length: PAGE }, (_, n) => ({
            key: keys === 1 ? 'loss' : `layer/${n % keys}`,
            value: seededValue(n, batch),
            timestamp: 1_700_000_000_000 + batch,
            step: keys === 1 ? batch * PAGE + n : batch,
          })),
        }),
      );
      return async (_, n) => {
        const body = bodies[n];
        // Faster than foreseen: the same steps at another time are other points.
        const again = () =>
          bodies[n % bodies.length]!.replaceAll('"timestamp":17', `"timestamp":${18 + Math.floor(n / bodies.length)}`);
        await ask(connection, post('runs/log-batch', body ?? again()));
        return PAGE;
      };
    };
  const title = (keys: string) => ({ what: `log-batch of 1,000, ${keys}`, unit: 'metrics/s', target: { times: 15 } });
  return [
    await compareRates(bench, title('one key'), 1, start(1)),
    await compareRates(bench, title('1,000 keys'), 1, start(1000)),
  ];
}

/** A run with 10 params, 10 metrics and 4 tags, from its creation to its end: three requests, whose texts are made beforehand. */
export async function createAndFill(bench: Bench): Promise<Figure[]> {
  const start = async (connection: HttpConnection): Promise<Work> => {
    experiments += 1;
    const experiment = await createExperiment(connection, `bench-${process.pid}-${experiments}`);
    const texts = Array.from({ length: 1000 }, (_, n) => runTexts(experiment, n));
    return async (_, n) => {
      await seedRun(connection, texts[n % texts.length]!);
      return 1;
    };
  };
  const title = { what: 'create a run, fill it, end it', unit: 'runs/s', target: { times: 30 } };
  return [await compareRates(bench, title, 1, start)];
}

/** Searches among many runs, and reading them all. */
export async function searchRuns(bench: Bench, { large }: { large?: number | undefined } = {}): Promise<Figure[]> {
  const { assay, mlflow, runs } = bench;
  const experiment = await inAssay(assay, `searched-${process.pid}`);
  await seedRuns(assay, experiment, runs);
  const newest = (id: string) => post('runs/search', { experiment_ids: [id], max_results: 100 });
  const filtered = (id: string) =>
    post('runs/search', {
      experiment_ids: [id],
      filter: 'metrics.key_0 >= 0.5',
      order_by: ['metrics.key_1 DESC'],
      max_results: 100,
    });
  const among = `among ${runs.toLocaleString('en')} runs`;
  const figures: Figure[] = [];
  const own: number[] = [];
  for (const { what, request } of [
    { what: `search: newest 100 ${among}`, request: newest },
    { what: `search: metric filter and metric order, 100 ${among}`, request: filtered },
  ]) {
    const ours = await medianMs(assay, (connection) => ask(connection, request(experiment)), 15);
    const theirs = mlflow && (await medianMs(mlflow, (one) => ask(one, request(bench.seeded.experiment!)), 5));
    own.push(ours);
    figures.push({ what, unit: 'ms', better: 'lower', assay: ours, mlflow: theirs, target: { times: 20 } });
  }
  figures.push({
    what: `read all ${runs.toLocaleString('en')} runs, ${PAGE.toLocaleString('en')} a page`,
    unit: 'ms',
    better: 'lower',
    assay: await medianMs(assay, (connection) => readAll(connection, experiment), 3),
    mlflow: mlflow && (await medianMs(mlflow, (connection) => readAll(connection, bench.seeded.experiment!), 1)),
    target: { atMost: 1000 },
  });
  if (large === undefined) return figures;
  await bench.fill(experiment, large - runs);
  for (const [n, request] of [newest, filtered].entries()) {
    figures.push({
      what: `the ${n === 0 ? 'first' : 'second'} search among ${large.toLocaleString('en')} runs`,
      unit: 'ms',
      better: 'lower',
      assay: await medianMs(assay, (connection) => ask(connection, request(experiment)), 15),
      target: { atMost: 2 * own[n]! },
    });
  }
  return figures;
}

async function readAll(connection: HttpConnection, experiment: string): Promise<number> {
  let count = 0;
  let token: string | undefined;
  do {
    const page = await ask<{ runs?: unknown[]; next_page_token?: string }>(
      connection,
      post('runs/search', {
        experiment_ids: [experiment],
        max_results: PAGE,
        ...(token !== undefined && { page_token: token }),
      }),
    );
    count += page.runs?.length ?? 0;
    token = page.next_page_token;
  } while (token);
  return count;
}

/** The history of one long metric. */
export async function readHistory(bench: Bench): Promise<Figure[]> {
  const { assay, mlflow, seeded } = bench;
  const experiment = await inAssay(assay, `history-${process.pid}`);
  const long = await seedHistory(assay, experiment, POINTS);
  const short = await seedHistory(assay, experiment, MLFLOW_POINTS);
  const page = (run: string, size: number) =>
    get(`metrics/get-history?run_id=${run}&metric_key=loss&max_results=${size}`);
  const thinned = (run: string) => get(`metrics/get-history-bulk-interval?run_ids=${run}&metric_key=loss`);
  const ms = (server: RunningServer, request: ReturnType<typeof get>, repeats: number) =>
    medianMs(server, (connection) => ask(connection, request), repeats);
  return [
    {
      what: 'history of 1,000,000 points: first page of 1,000',
      unit: 'ms',
      better: 'lower',
      assay: await ms(assay, page(long, PAGE), 15),
      target: { atMost: 50 },
    },
    {
      what: 'history of 1,000,000 points: Assay’s own chart of 1,000, the spike among them',
      unit: 'ms',
      better: 'lower',
      assay: await medianMs(assay, (connection) => askForChart(connection, long), 9),
      target: { atMost: 50 },
    },
    {
      what: 'history of 1,000,000 points: first page of 25,000, as MLflow’s client reads it',
      unit: 'ms',
      better: 'lower',
      assay: await ms(assay, page(long, 25_000), 9),
    },
    {
      what: 'history of 1,000,000 points: 2,500 by MLflow’s bulk-interval',
      unit: 'ms',
      better: 'lower',
      assay: await ms(assay, thinned(long), 9),
      target: { atMost: 50 },
    },
    {
      what: 'history of 100,000 points: 2,500 by MLflow’s bulk-interval',
      unit: 'ms',
      better: 'lower',
      assay: await ms(assay, thinned(short), 9),
      mlflow: mlflow && (await ms(mlflow, thinned(seeded.history!), 5)),
    },
  ];
}

async function askForChart(connection: HttpConnection, run: string): Promise<void> {
  const chart = await ask<Chart>(connection, ownGet(`runs/${run}/metrics/series?key=loss&points=1000`));
  const spikes = chart.points.filter(({ value }) => value === SPIKE.value);
  if (chart.points.length > 1000 || spikes.length !== 1 || spikes[0]?.step !== SPIKE.step) {
    throw new Error(`The chart of ${chart.points.length} points lost the spike`);
  }
}

interface Chart {
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

async function inAssay(assay: RunningServer, name: string): Promise<string> {
  using connection = await HttpConnection.open(assay.url);
  return await createExperiment(connection, name);
}
