import { createRandom, type Random } from '../../../src/stats/index.ts';
import type { ColumnData } from '../../../src/tables/index.ts';

/** The moment at which planted tables are profiled. */
export const NOW = Date.UTC(2026, 2, 1);
const YEAR = 365 * 86_400_000;

type Draw = (random: Random) => number;

const numbers = (name: string, rows: number, random: Random, draw: Draw): ColumnData => ({
  name,
  type: 'number',
  values: Float64Array.from({ length: rows }, () => draw(random)),
});
const integers = (name: string, rows: number, random: Random, draw: Draw): ColumnData => ({
  name,
  type: 'integer',
  values: Int32Array.from({ length: rows }, () => draw(random)),
});
const texts = (name: string, rows: number, random: Random, words: readonly string[]): ColumnData => ({
  name,
  type: 'text',
  values: Array.from({ length: rows }, () => words[random.integer(words.length)]),
});

const exponential: Draw = (random) => -Math.log(1 - random.uniform());
const studentWith3: Draw = (random) =>
  random.normal() / Math.sqrt((random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2) / 3);

/** Thirty columns that nobody would complain about. */
export function cleanColumns(rows: number, seed: number): readonly ColumnData[] {
  const random = createRandom(seed);
  const repeat = (count: number, make: (index: number) => ColumnData) =>
    Array.from({ length: count }, (_, i) => make(i));
  return [
    ...repeat(8, (i) => numbers(`normal ${i}`, rows, random, (r) => i + (i + 1) * r.normal())),
    ...repeat(4, (i) => numbers(`uniform ${i}`, rows, random, (r) => (i + 1) * r.uniform())),
    ...repeat(2, (i) => numbers(`exponential ${i}`, rows, random, exponential)),
    ...repeat(2, (i) => numbers(`heavy ${i}`, rows, random, studentWith3)),
    numbers('two humps', rows, random, (r) => r.normal() + (r.uniform() < 0.3 ? 8 : 0)),
    numbers('log-normal', rows, random, (r) => Math.exp(0.5 * r.normal())),
    ...repeat(3, (i) => integers(`count ${i}`, rows, random, (r) => r.poisson(2 + 3 * i))),
    ...repeat(2, (i) => integers(`whole ${i}`, rows, random, (r) => r.integer(100))),
    ...repeat(4, (i) =>
      texts(`category ${i}`, rows, random, ['red', 'green', 'blue', 'black', 'white', 'grey'].slice(0, 2 + i)),
    ),
    ...repeat(2, (i) => ({
      name: `flag ${i}`,
      type: 'boolean' as const,
      values: Uint8Array.from({ length: rows }, () => Number(random.uniform() < 0.3 + 0.2 * i)),
    })),
    {
      name: 'when',
      type: 'timestamp',
      values: Float64Array.from({ length: rows }, () => NOW - Math.floor(random.uniform() * YEAR)),
    },
  ];
}

/** Faults that can be planted in a column of this name. */
export const FAULTS = [
  'constant',
  'key-like',
  'leak',
  'duplicate-columns',
  'skew',
  'outliers',
  'imbalance',
  'missing-block',
  'infinite',
  'mixed-types',
  'future-timestamps',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The target that `leak` gives away. */
export const TARGET = 'fraud';

export function targetColumn(rows: number, seed: number): ColumnData & { readonly type: 'integer' } {
  const random = createRandom(seed + 1);
  return {
    name: TARGET,
    type: 'integer',
    values: Int32Array.from({ length: rows }, () => Number(random.uniform() < 0.3)),
  };
}

/** A column with a fault. @param columns those that are there already, of which one may be copied */
export function faultyColumn(fault: Fault, columns: readonly ColumnData[], rows: number, seed: number): ColumnData {
  const random = createRandom(seed + 2 + FAULTS.indexOf(fault));
  const normal = numbers(fault, rows, random, (r) => r.normal());
  if (normal.type !== 'number') throw new TypeError('made as numbers');
  const { values } = normal;
  switch (fault) {
    case 'constant':
      return { ...normal, values: values.fill(random.integer(9)) };
    case 'key-like':
      return random.uniform() < 0.5
        ? { name: fault, type: 'integer', values: Int32Array.from({ length: rows }, (_, i) => 1000 + i) }
        : {
            name: fault,
            type: 'text',
            values: Array.from({ length: rows }, (_, i) => `user-${(i * 7919) % 1_000_003}`),
          };
    case 'leak': {
      const target = columns.find(({ name }) => name === TARGET)?.values as Int32Array;
      return { ...normal, values: values.map((noise, i) => (target[i] ?? 0) + 0.1 * noise) };
    }
    case 'duplicate-columns':
      return { ...(columns[random.integer(8)] as ColumnData), name: fault };
    case 'skew':
      return { ...normal, values: values.map((value) => Math.exp(2 * value)) };
    case 'outliers':
      for (let i = 0; i < 3; i++)
        values[random.integer(rows)] = (random.uniform() < 0.5 ? -1 : 1) * (500 + 500 * random.uniform());
      return normal;
    case 'imbalance':
      return { name: fault, type: 'text', values: Array.from(values, (_, i) => (i % 50 === 7 ? 'rare' : 'usual')) };
    case 'missing-block': {
      const start = random.integer(Math.max(1, Math.floor(rows / 2)));
      return { ...normal, values: values.fill(Number.NaN, start, start + Math.floor(rows / 8)) };
    }
    case 'infinite':
      values[random.integer(rows)] = Number.POSITIVE_INFINITY;
      return normal;
    case 'mixed-types':
      return {
        name: fault,
        type: 'text',
        values: Array.from(values, (value, i) => (i % 20 === 3 ? 'n/a' : value.toFixed(2))),
      };
    case 'future-timestamps': {
      const times = values.map((value) => Math.floor(NOW - YEAR + value * 86_400_000));
      times[random.integer(rows)] = NOW + 3 * YEAR;
      return { name: fault, type: 'timestamp', values: times };
    }
    default:
      return fault satisfies never;
  }
}
