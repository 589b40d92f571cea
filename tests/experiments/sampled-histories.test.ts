import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctNumbers } from '../../src/experiments/metrics/distinct-numbers.ts';
import { OrderedSteps } from '../../src/experiments/metrics/ordered-steps.ts';
import {
  decodeWholeNumbers,
  EncodedNumbers,
  encodeWholeNumbers,
  type WholeNumbers,
  wholeNumbers,
} from '../../src/experiments/metrics/whole-numbers.ts';
import type { Int64 } from '../../src/schema/index.ts';
import { toInt64 } from '../../src/schema/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { openTestExperiments, type TestExperiments } from './open-test-experiments.ts';

interface Point {
  readonly step: Int64;
  readonly timestamp: number;
  readonly value: number;
}

const LONG = 12_000;
const random = createRandom(11);
const below = (n: number): number => Math.floor(random.uniform() * n);
const points = (pointOf: (n: number) => Point): Point[] => Array.from({ length: LONG }, (_, n) => pointOf(n));

/** What long histories look like: the usual one, and those whose steps lie across the order of arrival. */
const SHAPES: Readonly<Record<string, readonly Point[]>> = {
  rising: points((n) => ({ step: n, timestamp: 1_700_000_000_000 + n * 1000 + below(900), value: n })),
  'in tens, from below zero': points((n) => ({ step: (n - 50) * 10, timestamp: n, value: n })),
  'in any order': points((n) => ({ step: below(LONG), timestamp: n, value: n })),
  'begun anew in the middle': points((n) => ({ step: n < 7000 ? n : n - 3000, timestamp: n, value: n })),
  'all on few steps': points((n) => ({ step: n % 3, timestamp: n, value: n })),
  'repeated, some of one time': points((n) => ({ step: n >> 2, timestamp: n >> 3, value: n % 2 })),
  'beyond what doubles hold': points((n) => ({ step: 2n ** 62n + BigInt(n >> 1), timestamp: n, value: n })),
  'back in time': points((n) => ({ step: n, timestamp: LONG - n, value: n })),
};

async function logged(ws: TestExperiments, all: readonly Point[]): Promise<string> {
  const { id } = await ws.experiments.startRun();
  for (let at = 0; at < all.length; at += 700) {
    await ws.experiments.log(id, { metrics: all.slice(at, at + 700).map((point) => ({ key: 'm', ...point })) });
  }
  return id;
}

const ascending = (a: Int64, b: Int64): number => (a < b ? -1 : Number(a > b));

/** The protocol, word by word. */
function sampled(
  runs: readonly (readonly Point[])[],
  { maxResults, startStep, endStep }: { maxResults: number; startStep?: Int64; endStep?: Int64 },
): string[] {
  const stepsOf = (some: readonly Point[]) => [...new Set(some.map(({ step }) => step))].toSorted(ascending);
  const all = stepsOf(runs.flat());
  const isWithin = (step: Int64) => step >= (startStep ?? 0) && step <= (endStep ?? all.at(-1)!);
  const within = all.filter(isWithin);
  const chosen = new Set(within);
  if (within.length > maxResults) {
    chosen.clear();
    for (let i = 0; i < maxResults; i += 1) chosen.add(within[Math.floor(i * (within.length / maxResults))]!);
    chosen.add(within.at(-1)!);
  }
  for (const steps of runs.map(stepsOf))
    for (const step of [steps[0]!, steps.at(-1)!]) if (isWithin(step)) chosen.add(step);
  return runs.flatMap((some) => {
    const kept = some.filter(({ step }) => chosen.has(step));
    kept.sort((a, b) => ascending(a.step, b.step) || a.timestamp - b.timestamp || a.value - b.value);
    return [...new Set(kept.map(text))].slice(0, 25_000);
  });
}

const text = ({ step, timestamp, value }: { step: Int64; timestamp: Int64; value: number }): string =>
  `${step} ${timestamp} ${value}`;

test('long histories of any shape are sampled as the protocol says, wherever their points are stored', async () => {
  await using ws = await openTestExperiments();
  const names = Object.keys(SHAPES);
  const ids = new Map<string, string>();
  for (const name of names) ids.set(name, await logged(ws, SHAPES[name]!));
  // As an older version left it.
  const old = await logged(ws, SHAPES.rising!);
  const series = ws.database.kysely.selectFrom('metric_series').select('id').where('run_id', '=', old);
  await ws.database.kysely.updateTable('metric_block').set({ steps: null }).where('series', 'in', series).execute();
  ids.set('rising, by an older version', old);
  const shapes = new Map([...Object.entries(SHAPES), ['rising, by an older version', SHAPES.rising!]]);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...shapes.keys()), { minLength: 1, maxLength: 2 }),
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(2500)),
      fc.option(fc.tuple(fc.integer({ min: -600, max: LONG }), fc.nat(LONG)), { nil: undefined }),
      async (chosen, maxResults, range) => {
        const options = { maxResults, ...(range && { startStep: range[0], endStep: range[0] + range[1] }) };
        const runIds = chosen.map((name) => ids.get(name)!);
        const found = await ws.experiments.sampleMetricHistories(runIds, 'm', options);
        const wanted = sampled(
          chosen.map((name) => shapes.get(name)!),
          options,
        );
        expect(found.map(text)).toEqual(wanted);
      },
    ),
    {
      numRuns: 100,
      examples: [...shapes.keys()].map((name): [string[], number, undefined] => [[name], 2500, undefined]),
    },
  );
});

test('at most 25,000 points of a run are sampled, the first by step and time', async () => {
  await using ws = await openTestExperiments();
  const all = Array.from({ length: 60_000 }, (_, n) => ({ step: 0, timestamp: (n * 7919) % 60_000, value: n }));
  const id = await logged(ws, all);
  const found = await ws.experiments.sampleMetricHistories([id], 'm');
  expect(found.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 25_000 }, (_, n) => n));
});

const int64s = (numbers: WholeNumbers): unknown[] => [...numbers].map(toInt64);

const wholeNumber = fc.oneof(
  fc.integer(),
  fc.integer({ min: -10, max: 10 }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => toInt64(value)!),
);
const numberLists = fc.oneof(
  fc.array(wholeNumber),
  fc.array(fc.integer({ min: -300, max: 300 })),
  fc.array(fc.maxSafeInteger()),
  fc
    .tuple(fc.integer(), fc.integer(), fc.nat(50))
    .map(([first, stride, count]) => Array.from({ length: count }, (_, i) => first + i * stride)),
);

test('whole numbers come back from their bytes as they were', () => {
  fc.assert(
    fc.property(numberLists, (numbers) => {
      const encoded = encodeWholeNumbers(numbers);
      expect(int64s(decodeWholeNumbers(encoded))).toEqual(numbers);
      const one = new EncodedNumbers(encoded);
      expect([...numbers, undefined].map((_, n) => one.at(n))).toEqual([...numbers, undefined]);
      expect(one.isAscending).toBe(numbers.every((value, n) => n === 0 || value > numbers[n - 1]!));
    }),
    { numRuns: 500 },
  );
  expect(encodeWholeNumbers(Array.from({ length: 256 }, (_, n) => n * 10)).length).toBeLessThan(32);
});

test('the numbers of several lists are joined in order, each once', () => {
  fc.assert(
    fc.property(fc.array(numberLists, { maxLength: 6 }), (lists) => {
      const wanted = [...new Set(lists.flat())].toSorted(ascending);
      const joined = distinctNumbers(lists.map((list) => wholeNumbers(list.toSorted(ascending))));
      expect(int64s(joined)).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

test('the steps of several lists are found in order, each once, whether the lists lie one behind the other or not', () => {
  const list = fc.oneof(
    numberLists,
    fc
      .tuple(fc.integer({ min: -5, max: 5 }), fc.nat(9))
      .map(([place, count]) => Array.from({ length: count }, (_, n) => place * 10 + n)),
  );
  fc.assert(
    fc.property(fc.array(list, { maxLength: 6 }), fc.array(list, { maxLength: 3 }), (some, others) => {
      const encoded = some.map((numbers) => new EncodedNumbers(encodeWholeNumbers(numbers.toSorted(ascending))));
      const plain = others.map((numbers) => wholeNumbers(numbers.toSorted(ascending)));
      const steps = new OrderedSteps(encoded).with(new OrderedSteps(plain));
      const wanted = [...new Set([...some, ...others].flat())].toSorted(ascending);
      expect(Array.from({ length: steps.length + 1 }, (_, n) => steps.at(n))).toEqual([...wanted, undefined]);
    }),
    { numRuns: 500 },
  );
});
