import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EndStatus, Run } from '../../src/experiments/index.ts';
import { openTestExperiments, type TestExperiments } from '../experiments/open-test-experiments.ts';
import { type Condition, conditionText, inOrder, matches, type Order } from '../experiments/search-oracle.ts';

const RUNS = 40;

// Few keys and values, so that comparisons hit and miss equally often.
const metricKey = fc.constantFrom('accuracy', 'auc roc', 'loss');
const textKey = fc.constantFrom('algorithm', 'mlflow.note', 'val/größe x');
const number = fc.constantFrom(-1, 0, 0.5, 0.95, 0.9500000000000001, 1, 1e300);
const metricValue = fc.oneof(number, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
const text = fc.constantFrom('xgboost', 'XGBoost', 'größe', 'GRÖSSE', '', 'a%b', 'a*b', 'a[b]', "o'k", 'a_b', '🙂');
const pattern = fc.oneof(text, fc.constantFrom('%', 'xg%', '%BOOST', 'a_b', '_', '%[%', '%*%', "%'%", 'GR%'));
const numberOperator = fc.constantFrom('=', '!=', '>', '>=', '<', '<=');
const startTime = fc.integer({ min: 1000, max: 1010 });

const loggedRun = fc.record({
  name: fc.constantFrom('xgboost', 'brave-jay-1', 'a_b'),
  startTime,
  metrics: fc.dictionary(metricKey, metricValue),
  params: fc.dictionary(textKey, text),
  tags: fc.dictionary(textKey, text),
  status: fc.constantFrom<EndStatus>('FINISHED', 'FAILED', 'KILLED'),
});

const holder = fc.constantFrom('params' as const, 'tags' as const);
const equality = fc.constantFrom('=', '!=');
const likeness = fc.constantFrom('LIKE', 'ILIKE');
const nullness = fc.constantFrom('IS NULL' as const, 'IS NOT NULL' as const);
const status = fc.constantFrom('FINISHED', 'FAILED', 'RUNNING', 'finished');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ of: fc.constant('metrics' as const), key: metricKey, operator: numberOperator, value: number }),
  fc.record({ of: holder, key: textKey, operator: equality, value: text }),
  fc.record({ of: holder, key: textKey, operator: likeness, value: pattern }),
  fc.record({ of: holder, key: textKey, operator: nullness }),
  fc.record({
    of: fc.constant('attribute' as const),
    key: fc.constant('status' as const),
    operator: equality,
    value: status,
  }),
  fc.record({
    of: fc.constant('attribute' as const),
    key: fc.constant('run_name' as const),
    operator: likeness,
    value: pattern,
  }),
  fc.record({ of: fc.constant('start_time' as const), operator: numberOperator, value: startTime }),
);
const order: fc.Arbitrary<Order> = fc.oneof(
  fc.record({ of: fc.constant('metrics' as const), key: metricKey, descending: fc.boolean() }),
  fc.record({ of: fc.constant('params' as const), key: textKey, descending: fc.boolean() }),
);
const orders = fc.uniqueArray(order, { maxLength: 3, selector: ({ of, key }) => `${of}.${key}` });

/** A workspace of random runs, and the same runs as plain values. */
async function populated(ws: TestExperiments): Promise<Run[]> {
  const runs: Run[] = [];
  for (const { name, startTime, metrics, params, tags, status } of fc.sample(loggedRun, { numRuns: RUNS, seed: 13 })) {
    const run = await ws.experiments.startRun({ name, startTime, params, tags });
    await run.logMetrics(metrics);
    await run.end(status);
    runs.push(await ws.experiments.getRun(run.id));
  }
  return runs;
}

const ids = (runs: readonly Run[]): string[] => runs.map(({ id }) => id);
const byTime = (runs: readonly Run[]): Run[] => inOrder(runs, []);

test('A-P13 a metric threshold finds exactly the runs that reach it', async () => {
  await using ws = await openTestExperiments();
  const runs = await populated(ws);
  await fc.assert(
    fc.asyncProperty(
      metricKey,
      numberOperator,
      fc.oneof(number, fc.double({ noNaN: true, noDefaultInfinity: true })),
      async (key, operator, value) => {
        const wanted = { of: 'metrics', key, operator, value } as const;
        const found = await ws.experiments.searchRuns({ filter: conditionText(wanted) });
        expect(ids(found.runs)).toEqual(ids(byTime(runs.filter((run) => matches(run, wanted)))));
      },
    ),
    { numRuns: 200 },
  );
});

test('A-P13 conditions joined by AND find exactly the runs that meet all of them', async () => {
  await using ws = await openTestExperiments();
  const runs = await populated(ws);
  await fc.assert(
    fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 4 }), async (conditions) => {
      const filter = conditions.map(conditionText).join(' AND ');
      const found = await ws.experiments.searchRuns({ filter, grammar: 'mlflow' });
      const wanted = runs.filter((run) => conditions.every((one) => matches(run, one)));
      expect(ids(found.runs)).toEqual(ids(byTime(wanted)));
    }),
    { numRuns: 400 },
  );
});

test('A-P13 groups of conditions joined by OR find exactly the runs that meet any of them', async () => {
  await using ws = await openTestExperiments();
  const runs = await populated(ws);
  const group = fc.array(condition, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 3 }), fc.boolean(), async (groups, orOutside) => {
      const [inner, outer] = orOutside ? [' and ', ' or '] : [' or ', ' and '];
      const filter = groups.map((some) => `(${some.map(conditionText).join(inner)})`).join(outer);
      const found = await ws.experiments.searchRuns({ filter });
      const wanted = runs.filter((run) =>
        orOutside
          ? groups.some((some) => some.every((one) => matches(run, one)))
          : groups.every((some) => some.some((one) => matches(run, one))),
      );
      expect(ids(found.runs)).toEqual(ids(byTime(wanted)));
    }),
    { numRuns: 200 },
  );
});

test('A-P13 any order and page size gives every matching run once, in that order', async () => {
  await using ws = await openTestExperiments();
  const runs = await populated(ws);
  await fc.assert(
    fc.asyncProperty(
      fc.array(condition, { maxLength: 1 }),
      orders,
      fc.integer({ min: 1, max: RUNS + 5 }),
      async (conditions, orders, size) => {
        const search = {
          filter: conditions.map(conditionText).join(),
          orderBy: orders.map(({ of, key, descending }) => `${of}.\`${key}\` ${descending ? 'DESC' : 'asc'}`),
          maxResults: size,
        };
        const found: Run[] = [];
        let pageToken: string | undefined;
        do {
          const page = await ws.experiments.searchRuns({ ...search, pageToken });
          expect(page.runs.length).toBeLessThanOrEqual(size);
          found.push(...page.runs);
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        const wanted = runs.filter((run) => conditions.every((one) => matches(run, one)));
        expect(ids(found)).toEqual(ids(inOrder(wanted, orders)));
      },
    ),
    { numRuns: 200 },
  );
});
