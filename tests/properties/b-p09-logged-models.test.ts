import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoggedModelOrdering } from '../../src/experiments/index.ts';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

const NAMES = ['a', 'A', 'ab', 'b_', 'ü'];
const VALUES = [-1, 0, 0.5, 2, Number.NaN];
const DATASETS = ['train', 'test'];

interface Point {
  readonly value: number;
  readonly timestamp: number;
  readonly dataset?: string | undefined;
}

/** A model as the oracle knows it. */
interface Known {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly type: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

interface Condition {
  readonly text: string;
  readonly holds: (model: Known, datasets: readonly string[]) => boolean;
}

const COMPARE = {
  '=': (a: number | string, b: number | string) => a === b,
  '!=': (a: number | string, b: number | string) => a !== b,
  '<': (a: number | string, b: number | string) => a < b,
  '>=': (a: number | string, b: number | string) => a >= b,
} as const;

const like = (pattern: string, flags: string): RegExp =>
  new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, `su${flags}`);

const texts = (identifier: string, textOf: (model: Known) => string | undefined): fc.Arbitrary<Condition> => {
  const holds = (matches: (value: string) => boolean) => (model: Known) => {
    const value = textOf(model);
    return value !== undefined && matches(value);
  };
  const some = fc.constantFrom(...NAMES, '%', '_', 'a%');
  return fc.oneof(
    fc.record({ operator: fc.constantFrom('=' as const, '!=' as const), wanted: some }).map(({ operator, wanted }) => ({
      text: `${identifier} ${operator} '${wanted}'`,
      holds: holds((value) => COMPARE[operator](value, wanted)),
    })),
    fc.record({ operator: fc.constantFrom('LIKE', 'ilike'), wanted: some }).map(({ operator, wanted }) => ({
      text: `${identifier} ${operator} '${wanted}'`,
      holds: holds((value) => like(wanted, operator === 'LIKE' ? '' : 'i').test(value)),
    })),
    fc
      .record({ negated: fc.boolean(), wanted: fc.array(some, { minLength: 1, maxLength: 3 }) })
      .map(({ negated, wanted }) => ({
        text: `${identifier} ${negated ? 'NOT IN' : 'IN'} (${wanted.map((one) => `'${one}'`).join(', ')})`,
        holds: holds((value) => wanted.includes(value) !== negated),
      })),
  );
};

const onOneOf = ({ dataset }: Point, datasets: readonly string[]): boolean =>
  datasets.length === 0 || (dataset !== undefined && datasets.includes(dataset));

const metric: fc.Arbitrary<Condition> = fc
  .record({
    operator: fc.constantFrom('=' as const, '!=' as const, '<' as const, '>=' as const),
    wanted: fc.constantFrom(-1, 0, 0.5, 1e-3),
  })
  .map(({ operator, wanted }) => ({
    text: `metrics.auc ${operator} ${wanted}`,
    holds: ({ points }, datasets) =>
      points.some(
        (point) => !Number.isNaN(point.value) && COMPARE[operator](point.value, wanted) && onOneOf(point, datasets),
      ),
  }));

const condition = fc.oneof(
  texts('name', ({ name }) => name),
  texts('attributes.model_type', ({ type }) => type),
  texts('params.`a key`', ({ params }) => params['a key']),
  metric,
);

type Order = LoggedModelOrdering & { readonly by: 'creation_time' | 'metrics.auc'; readonly ascending: boolean };

/** Numbers, then NaN, then nothing, whichever way the numbers are ordered. */
function compareBy({ by, ascending, dataset }: Order, a: Known, b: Known): number {
  const [x, y] = [a, b].map((model) => {
    if (by === 'creation_time') return model.number;
    const points = model.points.filter((point) => dataset === undefined || point.dataset === dataset.name);
    return points.toSorted((p, q) => q.timestamp - p.timestamp)[0]?.value;
  });
  const rank = (value: number | undefined) => (value === undefined ? 2 : Number(Number.isNaN(value)));
  if (rank(x) !== rank(y)) return rank(x) - rank(y);
  return rank(x) > 0 ? 0 : ((x as number) - (y as number)) * (ascending ? 1 : -1);
}

test('B-P9 among logged models any filter, datasets and order find the right ones in the right order', async () => {
  await using ws = await openTestExperiments();
  const run = await ws.experiments.startRun();
  const point = fc.record({
    value: fc.constantFrom(...VALUES),
    dataset: fc.option(fc.constantFrom(...DATASETS), { nil: undefined }),
  });
  const model = fc.record({
    name: fc.constantFrom(...NAMES),
    type: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    param: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    points: fc.array(point, { maxLength: 3 }),
  });
  const known: Known[] = [];
  for (const [number, { param, ...rest }] of fc.sample(model, { numRuns: 40, seed: 7 }).entries()) {
    ws.clock.advance(1);
    const params: Record<string, string> = param === undefined ? {} : { 'a key': param };
    const { id } = await ws.experiments.loggedModels.create({
      experimentId: '0',
      name: rest.name,
      modelType: rest.type,
      params,
    });
    const points = rest.points.map((one, timestamp) => ({ ...one, timestamp }));
    await ws.experiments.log(run.id, {
      metrics: points.map(({ value, timestamp, dataset }) => ({
        ...{ key: 'auc', value, timestamp, modelId: id },
        ...(dataset !== undefined && { datasetName: dataset }),
      })),
    });
    known.push({ id, number, ...rest, params, points });
  }
  const order = fc.record({
    by: fc.constantFrom('creation_time' as const, 'metrics.auc' as const),
    ascending: fc.boolean(),
    dataset: fc.option(
      fc.constantFrom(...DATASETS).map((name) => ({ name })),
      { nil: undefined },
    ),
  });
  const question = fc.record({
    conditions: fc.array(condition, { maxLength: 3 }),
    datasets: fc.uniqueArray(fc.constantFrom(...DATASETS), { maxLength: 2 }),
    orders: fc.array(order, { maxLength: 2 }),
  });
  const check = fc.asyncProperty(question, async ({ conditions, datasets, orders }) => {
    const { models } = await ws.experiments.loggedModels.search({
      filter: conditions.map(({ text }) => text).join(' AND '),
      datasets: datasets.map((name) => ({ name })),
      orderBy: orders,
    });
    const asksForMetric = conditions.some(({ text }) => text.startsWith('metrics.'));
    const expected = known
      .filter((one) => conditions.every(({ holds }) => holds(one, datasets)))
      .filter(({ points }) => asksForMetric || datasets.length === 0 || points.some((p) => onOneOf(p, datasets)))
      .toSorted((a, b) => {
        const decisive = orders.map((by) => compareBy(by, a, b)).find((sign) => sign !== 0);
        return decisive ?? b.number - a.number;
      });
    expect(models.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });
  await fc.assert(check, { numRuns: 200 });
});
