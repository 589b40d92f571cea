import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Run } from '../../src/experiments/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { insertRows } from '../../src/storage/index.ts';
import { openTestExperiments, type TestExperiments } from '../experiments/open-test-experiments.ts';
import { type Condition, conditionText, inOrder, matches, type Order } from '../experiments/search-oracle.ts';

/** More than a search lists and sorts as a whole, so that it goes along its indexes. */
const RUNS = 3000;
const METRICS = ['a', 'b', 'rare'] as const;

const asText = (
  columns: readonly string[],
  types: Readonly<Record<string, 'bigint' | 'double precision' | 'integer'>>,
) => Object.fromEntries(columns.map((column) => [column, types[column] ?? ('text' as const)]));

/** Of three in ten runs the ranks are behind: of some not written yet, of others from before their last points. */
const isUnranked = (n: number): boolean => n % 10 < 3;

const rankOf = (n: number, value: number, isNan: boolean): (number | null)[] => {
  if (!isUnranked(n)) return [Number(isNan), value];
  return n % 2 === 0 ? [null, null] : [n % 4 === 1 ? 1 : 0, 5 - value];
};

/** Runs with few distinct values, NaN and gaps, written straight into the tables. */
async function manyRuns({ database, experiments }: TestExperiments): Promise<Run[]> {
  const random = createRandom(5);
  const { id: experimentId } = await experiments.createExperiment({ name: 'many' });
  const pick = (): number => (random.uniform() < 0.1 ? Number.NaN : Math.floor(random.uniform() * 50) / 10);
  const runs = Array.from({ length: RUNS }, (_, n) => ({
    id:
      Math.floor(random.uniform() * 2 ** 40)
        .toString(16)
        .padStart(12, '0') + n.toString(16).padStart(20, '0'),
    name: `run-${n}`,
    status: 'FINISHED',
    startTime: 1000 + Math.floor(n / 3),
    metrics: Object.fromEntries(
      METRICS.flatMap((key) => (random.uniform() < (key === 'rare' ? 0.02 : 0.8) ? [[key, pick()]] : [])),
    ),
    params: n % 3 === 0 ? { algorithm: n % 2 === 0 ? 'x' : 'y' } : {},
    tags: {},
  })) as unknown as Run[];
  await database.transaction(async (queries) => {
    const runColumns = [
      'id',
      'experiment_id',
      'name',
      'status',
      'user',
      'start_time',
      'artifact_uri',
      'lifecycle_stage',
    ];
    await insertRows(
      queries,
      database.dialect,
      {
        into: 'run',
        columns: asText(runColumns, { experiment_id: 'integer', start_time: 'bigint' }),
      },
      runs.flatMap(({ id, name, status, startTime }) => [
        id,
        Number(experimentId),
        name,
        status,
        'me',
        startTime,
        'file:x',
        'active',
      ]),
    );
    await insertRows(
      queries,
      database.dialect,
      { into: 'param', columns: asText(['run_id', 'key', 'value'], {}) },
      runs.flatMap(({ id, params }) => Object.entries(params).flatMap(([key, value]) => [id, key, value])),
    );
    const types = {
      step: 'bigint',
      timestamp: 'bigint',
      value: 'double precision',
      is_nan: 'integer',
      count: 'bigint',
      min_value: 'double precision',
      max_value: 'double precision',
      ranked_nan: 'integer',
      ranked_value: 'double precision',
    } as const;
    await insertRows(
      queries,
      database.dialect,
      { into: 'latest_metric', columns: asText(['run_id', 'key', ...Object.keys(types)], types) },
      runs.flatMap(({ id, metrics }, n) =>
        Object.entries(metrics).flatMap(([key, value]) => {
          const isNan = Number.isNaN(value);
          const stored = isNan ? 0 : value;
          const [lowest, highest] = isNan ? [null, null] : [value, value];
          return [id, key, 0, 0, stored, Number(isNan), 1, lowest, highest, ...rankOf(n, stored, isNan)];
        }),
      ),
    );
    await insertRows(
      queries,
      database.dialect,
      { into: 'unranked_run', columns: { run_id: 'text' } },
      runs.filter((_, n) => isUnranked(n)).map(({ id }) => id),
    );
  });
  // Sooner than PostgreSQL would by itself: without figures about the tables it joins row by row.
  await sql`analyze`.execute(database.kysely);
  return runs;
}

const metric = fc.constantFrom(...METRICS);
/** Among them, as often as not, thresholds that nearly all runs meet or nearly none: the search goes another way then. */
const tenths = fc
  .oneof(fc.integer({ min: -1, max: 51 }), fc.constantFrom(-1, 0, 1, 2, 48, 49, 50, 51))
  .map((n) => n / 10);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    of: fc.constant('metrics' as const),
    key: metric,
    operator: fc.constantFrom('=', '!=', '>', '>=', '<', '<='),
    value: tenths,
  }),
  fc.record({
    of: fc.constant('params' as const),
    key: fc.constant('algorithm'),
    operator: fc.constantFrom('=', '!='),
    value: fc.constantFrom('x', 'y'),
  }),
);
const order: fc.Arbitrary<Order> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ of: fc.constant('metrics' as const), key: metric, descending: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      of: fc.constant('params' as const),
      key: fc.constant('algorithm'),
      descending: fc.boolean(),
    }),
  },
);
const orders = fc.uniqueArray(order, { maxLength: 2, selector: ({ of, key }) => `${of}.${key}` });

test('B-P9 among thousands of runs any filter and order finds the right runs in the right order, page after page', async () => {
  await using ws = await openTestExperiments();
  const runs = await manyRuns(ws);
  await fc.assert(
    fc.asyncProperty(
      fc.array(condition, { maxLength: 2 }),
      fc.constantFrom(' and ', ' or '),
      orders,
      fc.constantFrom(100, 100, 400, 1600),
      async (conditions, joint, orders, maxResults) => {
        const search = {
          filter: conditions.map(conditionText).join(joint),
          orderBy: orders.map(({ of, key, descending }) => `${of}.${key} ${descending ? 'DESC' : 'ASC'}`),
          maxResults,
        };
        const isWanted = (run: Run) =>
          conditions.length === 0 ||
          (joint === ' and '
            ? conditions.every((one) => matches(run, one))
            : conditions.some((one) => matches(run, one)));
        const wanted = inOrder(runs.filter(isWanted), orders).map(({ id }) => id);
        const found: string[] = [];
        let pageToken: string | undefined;
        for (let pages = 0; pages < 3; pages += 1) {
          const page = await ws.experiments.searchRuns({ ...search, pageToken });
          found.push(...page.runs.map(({ id }) => id));
          pageToken = page.nextPageToken;
          if (pageToken === undefined) break;
        }
        expect(found).toEqual(wanted.slice(0, found.length));
        if (pageToken === undefined) expect(found).toHaveLength(wanted.length);
      },
    ),
    { numRuns: 100 },
  );
});
