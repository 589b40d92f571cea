import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binOf, writeBinCodes } from '../../src/ml/boosting/hist/bin-codes.ts';
import { cutPoints } from '../../src/ml/boosting/hist/cut-points.ts';
import { sketchLimit, sketchPlainly } from '../../src/ml/boosting/hist/quantile-sketch.ts';
import { combine, prune, type QuantileSummary, summarise } from '../../src/ml/boosting/hist/quantile-summary.ts';
import { sketchByKernel } from '../../src/ml/boosting/hist/sketch-kernel.ts';
import { sortFloats } from '../../src/ml/boosting/hist/sort-floats.ts';
import { createRandom } from '../../src/stats/index.ts';

// How columns are cut into bins, against plain readings.

describe('cut points', () => {
  test('few distinct values each get a bin, and every value falls into its own', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 200 }), (values) => {
        const { cuts, below } = cutPoints(Float32Array.from(values), 256);
        const distinct = [...new Set(values.map((value) => value + 0))].sort((a, b) => a - b);
        expect([...cuts.subarray(0, -1)]).toEqual(distinct.slice(1));
        expect(distinct.map((value) => binOf(cuts, value))).toEqual([...distinct.keys()]);
        expect(below).toBeLessThan(distinct[0]!);
        expect(cuts.at(-1)).toBeGreaterThan(distinct.at(-1)!);
      }),
    );
  });

  test('0 and -0 share a bin', () => {
    expect(cutPoints(Float32Array.of(-0, 0, 1), 256).cuts).toHaveLength(2);
  });

  test('many values are cut into bins of about equally many rows', () => {
    const random = createRandom(3);
    const values = Float32Array.from({ length: 60_000 }, () => random.normal());
    const { cuts } = cutPoints(values, 64);
    const counts = new Array<number>(cuts.length).fill(0);
    for (const value of values) counts[binOf(cuts, value)]! += 1;
    expect(cuts).toHaveLength(64);
    for (const count of counts) expect(Math.abs(count / 60_000 - 1 / 64)).toBeLessThan(0.25 / 64);
  });

  test('a column without values gets one bin', () => {
    expect(cutPoints(new Float32Array(), 256).cuts).toHaveLength(1);
  });
});

describe('bin codes', () => {
  test('come out the same by table as by halving, for every float', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.array(fc.float(), { minLength: 1, maxLength: 100 }),
        (marks, values) => {
          const cuts = Float32Array.from(new Set(marks.map((mark) => mark + 0))).sort();
          // The table is only used for long columns; marks themselves are the hardest values.
          const column = Float32Array.from(
            { length: 17_000 },
            (_, i) => [...values, ...marks, -0][i % (values.length + marks.length + 1)]!,
          );
          const codes = new Uint16Array(column.length);
          writeBinCodes(column, cuts, { codes, stride: 1 });
          const expected = [...column].map((value) => (Number.isNaN(value) ? cuts.length : binOf(cuts, value)));
          expect([...codes].findIndex((code, row) => code !== expected[row])).toBe(-1);
        },
      ),
    );
  });
});

describe('sorting floats', () => {
  test('gives what comparing gives, for short and for long columns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(1, 2500),
        (some, length) => {
          const values = Float32Array.from({ length: Math.max(length, some.length) }, (_, i) => {
            return some[(i * 7) % some.length]! / (1 + (i % 13)) + 0;
          });
          const expected = values.slice().sort();
          sortFloats(values);
          expect(values).toEqual(expected);
        },
      ),
    );
  });
});

describe('quantile summaries', () => {
  const entriesOf = ({ size, values, rankMin, rankMax, weight }: QuantileSummary) =>
    Array.from({ length: size }, (_, i) => [values[i], rankMin[i], rankMax[i], weight[i]]);
  const rows = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 });

  test('two exact summaries combine to the exact summary of all rows', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [left, right, both] = [a, b, [...a, ...b]].map((values) => summarise(Float32Array.from(values)));
        expect(entriesOf(combine(left!, right!))).toEqual(entriesOf(both!));
      }),
    );
  });

  test('pruning keeps the ends, the order and the rank bounds', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 3, max: 20 }), (values, limit) => {
        const exact = summarise(Float32Array.from(values));
        const pruned = prune(exact, limit);
        expect(pruned.size).toBeLessThanOrEqual(Math.max(limit, Math.min(exact.size, limit)));
        const all = entriesOf(exact).map(String);
        const kept = entriesOf(pruned).map(String);
        expect([kept[0], kept.at(-1)]).toEqual([all[0], all.at(-1)]);
        expect(kept).toEqual(all.filter((entry) => kept.includes(entry)));
      }),
    );
  });
});

describe('the quantile sketch', () => {
  test('comes out the same, to the bit, by the kernel as in plain TypeScript', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(2, 5, 16, 64),
        fc.constantFrom(3, 40, 1e9),
        fc.integer(),
        (rows, bins, distinct, seed) => {
          const random = createRandom(seed);
          const present = Float32Array.from({ length: rows }, () => Math.floor(random.normal() * distinct) / 7 + 0);
          const limit = sketchLimit(rows, bins);
          expect(sketchByKernel(present, limit)).toEqual(trimmed(sketchPlainly(present.slice(), limit)));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('comes out the same, to the bit, by the kernel as in plain TypeScript where rows weigh differently', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(2, 5, 16, 64),
        fc.constantFrom(1, 3, 40, 1e9),
        fc.constantFrom(0, 0.3, 1),
        fc.integer(),
        (rows, bins, distinct, empty, seed) => {
          const random = createRandom(seed);
          const present = Float32Array.from({ length: rows }, () => Math.floor(random.normal() * distinct) / 7 + 0);
          // Now and then a run, which shares one place in a queue.
          for (let row = 1; row < rows; row++) if (random.uniform() < 0.2) present[row] = present[row - 1]!;
          const weights = present.map(() => (random.uniform() < empty ? 0 : 10 ** random.normal()));
          const limit = sketchLimit(rows, bins);
          expect(sketchByKernel(present, limit, weights)).toEqual(trimmed(sketchPlainly(present, limit, weights)));
        },
      ),
      { numRuns: 200 },
    );
  });

  const trimmed = ({ size, values, rankMin, rankMax, weight }: QuantileSummary): QuantileSummary => ({
    size,
    values: values.slice(0, size),
    rankMin: rankMin.slice(0, size),
    rankMax: rankMax.slice(0, size),
    weight: weight.slice(0, size),
  });
});
