import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { MetricRanks } from '../../src/experiments/metrics/metric-ranks.ts';
import type { Database } from '../../src/storage/index.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

/** More than a search sorts as a whole, so that it goes along the ranks. */
const MANY = 2100;

async function manyRuns({ experiments }: TestExperiments): Promise<string[]> {
  const { id: experimentId } = await experiments.createExperiment({ name: 'many' });
  const runs = await Promise.all(
    Array.from({ length: MANY }, (_, n) => experiments.createRun({ experimentId, startTime: n })),
  );
  await Promise.all(runs.map(({ id }, n) => experiments.log(id, { metrics: [{ key: 'loss', value: n }] })));
  return runs.map(({ id }) => id);
}

const unranked = async ({ kysely }: Database): Promise<string[]> =>
  (await kysely.selectFrom('unranked_run').select('run_id').execute()).map(({ run_id }) => run_id);

/** Metrics whose ranks are behind although nothing says so. */
const forgotten = async ({ kysely }: Database): Promise<unknown[]> => {
  const { rows } = await sql`select run_id, key, value, ranked_value from latest_metric
    where (ranked_nan is distinct from is_nan or ranked_value is distinct from value)
      and run_id not in (select run_id from unranked_run)`.execute(kysely);
  return rows;
};

test('runs are ranked by their metrics once nothing was logged for a moment', async () => {
  await using ws = await openTestExperiments();
  await manyRuns(ws);
  await expect.poll(() => unranked(ws.database), { timeout: 10_000 }).toEqual([]);
  expect(await forgotten(ws.database)).toEqual([]);
});

test('a search knows what was logged a moment ago, ranked or not', async () => {
  await using ws = await openTestExperiments();
  const { experiments } = ws;
  const ids = await manyRuns(ws);
  const found = async (filter: string, orderBy: string, maxResults = 3) =>
    (await experiments.searchRuns({ filter, orderBy: [orderBy], maxResults })).runs.map(({ id }) => ids.indexOf(id));
  const high = MANY - 1;
  expect(await found('', 'metrics.loss DESC')).toEqual([high, high - 1, high - 2]);
  // Few enough to be left to the search; the last is the first now, and one in the middle has no number any more.
  await experiments.log(ids[high] as string, { metrics: [{ key: 'loss', value: -1, step: 1 }] });
  await experiments.log(ids[high - 2] as string, { metrics: [{ key: 'loss', value: Number.NaN, step: 1 }] });
  expect(await unranked(ws.database)).toHaveLength(2);
  expect(await found('', 'metrics.loss DESC')).toEqual([high - 1, high - 3, high - 4]);
  expect(await found('', 'metrics.loss ASC')).toEqual([high, 0, 1]);
  expect(await found('metrics.loss < 1', 'metrics.loss ASC')).toEqual([high, 0]);
  expect(await found(`metrics.loss >= ${high - 2}`, 'metrics.loss DESC')).toEqual([high - 1]);
  expect((await found('', 'metrics.loss ASC', MANY)).at(-1)).toBe(high - 2);
  expect(await unranked(ws.database)).toHaveLength(2);
});

test('ranking beside those who log forgets nothing of what they log', async () => {
  await using ws = await openTestExperiments();
  const { experiments, database } = ws;
  const { id: experimentId } = await experiments.createExperiment({ name: 'busy' });
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => (await experiments.createRun({ experimentId })).id),
  );
  const ranks = new MetricRanks(database);
  let ranked = 0;
  const keepRanking = async () => {
    for (; ranked < 25; ranked += 1) await ranks.catchUp();
  };
  const keepLogging = async (id: string) => {
    for (let step = 0; ranked < 25; step += 1) {
      await experiments.log(id, { metrics: [{ key: 'loss', value: step, step }] });
    }
  };
  await Promise.all([keepRanking(), ...ids.map(keepLogging)]);
  expect(await forgotten(database)).toEqual([]);
  await ranks.catchUp();
  expect(await unranked(database)).toEqual([]);
  expect(await forgotten(database)).toEqual([]);
});
