import { HttpConnection } from './http-connection.ts';
import { ask, post } from './load.ts';
import type { RunningServer } from './running-server.ts';

const KEYS = 10;
const CLIENTS = 8;
const FIRST_START = 1_700_000_000_000;

/** Spread over [0, 1), another for each run and key; bench/peers/mlflow_seed.py computes the same. */
export const seededValue = (run: number, key: number): number => ((run * 7919 + key * 104_729) % 10_007) / 10_007;

interface CreatedRun {
  readonly run: { readonly info: { readonly run_id: string } };
}

/** Fills an experiment with finished runs of 10 params, 10 metrics and 4 tags through the server. */
export async function seedRuns(server: RunningServer, experiment: string, count: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      using connection = await HttpConnection.open(server.url);
      while (next < count) {
        const n = next;
        next += 1;
        await seedRun(connection, runTexts(experiment, n));
      }
    }),
  );
}

/** What is sent to make a run of 10 params, 10 metrics and 4 tags (its name is one): JSON texts, two without its id. */
export interface RunTexts {
  readonly create: string;
  readonly entries: string;
  readonly end: string;
}

export function runTexts(experiment: string, n: number): RunTexts {
  const values = Array.from({ length: KEYS }, (_, key) => seededValue(n, key));
  const tags = Object.entries({ team: 'risk', algorithm: 'xgboost', stage: `s${n % 5}` });
  return {
    create: JSON.stringify({ experiment_id: experiment, start_time: FIRST_START + n, run_name: `run-${n}` }),
    entries: JSON.stringify({
      params: values.map((value, key) => ({ key: `key_${key}`, value: String(value) })),
      metrics: values.map((value, key) => ({ key: `key_${key}`, value, timestamp: FIRST_START, step: 0 })),
      tags: tags.map(([key, value]) => ({ key, value })),
    }),
    end: JSON.stringify({ status: 'FINISHED', end_time: FIRST_START + 1000 + n }),
  };
}

/** Makes a run, fills it and ends it: three requests. */
export async function seedRun(connection: HttpConnection, { create, entries, end }: RunTexts): Promise<void> {
  const { run } = await ask<CreatedRun>(connection, post('runs/create', create));
  const ofRun = (text: string) => `{"run_id":"${run.info.run_id}",${text.slice(1)}`;
  await ask(connection, post('runs/log-batch', ofRun(entries)));
  await ask(connection, post('runs/update', ofRun(end)));
}

export async function createExperiment(connection: HttpConnection, name: string): Promise<string> {
  const created = await ask<{ experiment_id: string }>(connection, post('experiments/create', { name }));
  return created.experiment_id;
}

export async function createRun(connection: HttpConnection, experiment: string): Promise<string> {
  const created = await ask<CreatedRun>(
    connection,
    post('runs/create', { experiment_id: experiment, start_time: Date.now() }),
  );
  return created.run.info.run_id;
}

/** The one point of a long metric that stands out, and that a chart must show. */
export const SPIKE = { step: 54_321, value: 1000 } as const;

/** Logs a long metric through the server; returns its run. */
export async function seedHistory(server: RunningServer, experiment: string, points: number): Promise<string> {
  using connection = await HttpConnection.open(server.url);
  const run = await createRun(connection, experiment);
  for (let start = 0; start < points; start += 1000) {
    const metrics = Array.from({ length: Math.min(1000, points - start) }, (_, offset) => ({
      key: 'loss',
      value: start + offset === SPIKE.step ? SPIKE.value : seededValue(start + offset, 1),
      timestamp: FIRST_START + start + offset,
      step: start + offset,
    }));
    await ask(connection, post('runs/log-batch', { run_id: run, metrics }));
  }
  return run;
}
