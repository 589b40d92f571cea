import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binOf, writeBinCodes } from '../../src/ml/boosting/hist/bin-codes.ts';
import { binMatrix } from '../../src/ml/boosting/hist/binned-matrix.ts';
import { cutPoints } from '../../src/ml/boosting/hist/cut-points.ts';
import { fillHistogram, newHistogram, subtractHistogram } from '../../src/ml/boosting/hist/histogram.ts';
import { leafGain } from '../../src/ml/boosting/hist/leaf-weight.ts';
import { NO_LIMITS } from '../../src/ml/boosting/hist/node-limits.ts';
import { combine, prune, type QuantileSummary, summarise } from '../../src/ml/boosting/hist/quantile-summary.ts';
import { RowPartition } from '../../src/ml/boosting/hist/row-partition.ts';
import { findSplit } from '../../src/ml/boosting/hist/split-search.ts';
import { matrixFromColumns } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';

// The kernels against their plain readings.

const cell = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -6, max: 6 }) }, fc.constant(Number.NaN));
/** A small table and a gradient pair for each row; sums of such pairs are exact, so order does not matter. */
const table = fc
  .record({
    rows: fc.integer({ min: 1, max: 30 }),
    columns: fc.integer({ min: 1, max: 9 }),
    maxBins: fc.constantFrom(4, 256, 700),
  })
  .chain(({ rows, columns, maxBins }) =>
    fc.record({
      columns: fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), {
        minLength: columns,
        maxLength: columns,
      }),
      gradients: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: rows, maxLength: rows }),
      hessians: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rows, maxLength: rows }),
      maxBins: fc.constant(maxBins),
    }),
  )
  .map(({ columns, gradients, hessians, maxBins }) => {
    const matrix = binMatrix(matrixFromColumns(Object.fromEntries(columns.map((c, i) => [`f${i}`, c]))), maxBins);
    const pairs = Float32Array.from(gradients.flatMap((gradient, row) => [gradient / 4, hessians[row]! / 4]));
    return { columns, matrix, pairs, rows: gradients.length };
  });

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
          writeBinCodes(column, cuts, codes);
          const expected = [...column].map((value) => (Number.isNaN(value) ? cuts.length : binOf(cuts, value)));
          expect([...codes].findIndex((code, row) => code !== expected[row])).toBe(-1);
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

describe('histograms', () => {
  test('hold the sums of each bin, for bytes and for half words', () => {
    fc.assert(
      fc.property(table, ({ matrix, pairs, rows }) => {
        const histogram = newHistogram(matrix).fill(99);
        const chosen = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => row % 3 !== 1);
        fillHistogram(histogram, matrix, pairs, { rows: chosen, range: { begin: 0, end: chosen.length } });
        matrix.features.forEach(({ bins, codes }, feature) => {
          for (let bin = 0; bin < bins; bin++) {
            const members = [...chosen].filter((row) => codes[row] === bin);
            const at = 2 * (matrix.slots * feature + bin);
            expect(histogram[at]).toBe(members.reduce((sum, row) => sum + pairs[2 * row]!, 0));
            expect(histogram[at + 1]).toBe(members.reduce((sum, row) => sum + pairs[2 * row + 1]!, 0));
          }
        });
      }),
    );
  });

  test('more than 256 bins are told apart', () => {
    const column = Array.from({ length: 600 }, (_, i) => i);
    const matrix = binMatrix(matrixFromColumns({ a: column, b: column.toReversed(), c: column.map(() => 1) }), 700);
    const pairs = Float32Array.from({ length: 1200 }, (_, i) => i);
    const histogram = newHistogram(matrix);
    fillHistogram(histogram, matrix, pairs, { rows: Uint32Array.from(column), range: { begin: 0, end: 600 } });
    expect(matrix.features.map(({ bins }) => bins)).toEqual([600, 600, 1]);
    for (const bin of [0, 255, 256, 599]) {
      expect(histogram[2 * bin]).toBe(2 * bin);
      expect(histogram[2 * (matrix.slots + bin)]).toBe(2 * (599 - bin));
    }
  });

  test("a child's histogram taken from its parent's is the sibling's", () => {
    fc.assert(
      fc.property(table, ({ matrix, pairs, rows }) => {
        const list = Uint32Array.from({ length: rows }, (_, row) => row);
        const middle = Math.floor(rows / 3);
        const fill = (begin: number, end: number) => {
          const histogram = newHistogram(matrix);
          fillHistogram(histogram, matrix, pairs, { rows: list, range: { begin, end } });
          return histogram;
        };
        const [parent, child, sibling] = [fill(0, rows), fill(0, middle), fill(middle, rows)];
        subtractHistogram(parent, child, matrix);
        matrix.features.forEach(({ bins }, feature) => {
          const start = 2 * matrix.slots * feature;
          expect(parent.subarray(start, start + 2 * bins)).toEqual(sibling.subarray(start, start + 2 * bins));
        });
      }),
    );
  });
});

describe('split search', () => {
  const rules = {
    lambda: 1,
    alpha: 0,
    max_delta_step: 0,
    min_child_weight: 0.5,
    max_cat_to_onehot: 4,
    max_cat_threshold: 64,
  };
  type Sums = [number, number];

  test('finds the gain of the best of all splits, missing on either side', () => {
    fc.assert(
      fc.property(table, ({ columns, matrix, pairs, rows }) => {
        const sumOf = (holds: (row: number) => boolean): Sums =>
          Array.from({ length: rows }, (_, row) => row)
            .filter(holds)
            .reduce<Sums>(([g, h], row) => [g + pairs[2 * row]!, h + pairs[2 * row + 1]!], [0, 0]);
        const [gradient, hessian] = sumOf(() => true);
        const gainOf = ([g, h]: Sums): number => {
          if (h < 0.5 || hessian - h < 0.5) return 0;
          return (
            leafGain(g, h, rules) + leafGain(gradient - g, hessian - h, rules) - leafGain(gradient, hessian, rules)
          );
        };
        const candidates = columns.flatMap((column) =>
          [...new Set(column), Number.POSITIVE_INFINITY].flatMap((cut) => [
            gainOf(sumOf((row) => column[row]! < cut)),
            gainOf(sumOf((row) => column[row]! < cut || Number.isNaN(column[row]))),
          ]),
        );
        const histogram = newHistogram(matrix);
        const list = Uint32Array.from({ length: rows }, (_, row) => row);
        fillHistogram(histogram, matrix, pairs, { rows: list, range: { begin: 0, end: rows } });
        const features = Int32Array.from(columns.keys());
        const node = { sums: { gradient, hessian }, gain: leafGain(gradient, hessian, rules), limits: NO_LIMITS };
        const split = findSplit(histogram, node, { matrix, features, rules });
        // Four bins are coarser than the values; only then may a better split exist.
        const best = Math.max(0, ...candidates);
        if (
          matrix.features.every(({ bins }, i) => bins === new Set(columns[i]!.filter((v) => !Number.isNaN(v))).size)
        ) {
          expect(split?.gain ?? 0).toBeCloseTo(best, 4);
        } else {
          expect(split?.gain ?? 0).toBeLessThanOrEqual(best + 1e-4);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('row partition', () => {
  test('parts rows as the split says and keeps their order on both sides', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: -1, max: 8 }), fc.boolean(), ({ matrix, rows }, bin, defaultLeft) => {
        const feature = matrix.features[0]!;
        const lastLeftBin = Math.min(bin, feature.bins - 1);
        const partition = new RowPartition(rows);
        const range = partition.reset();
        const sums = { gradient: 0, hessian: 0 };
        const split = { gain: 1, feature: 0, condition: 0, left: sums, right: sums, lastLeftBin, defaultLeft };
        const middle = partition.split(range, feature, split);
        const goesLeft = (row: number): boolean =>
          feature.codes[row] === feature.bins ? defaultLeft : feature.codes[row]! <= lastLeftBin;
        const all = Array.from({ length: rows }, (_, row) => row);
        expect([...partition.rows.subarray(0, middle)]).toEqual(all.filter(goesLeft));
        expect([...partition.rows.subarray(middle)]).toEqual(all.filter((row) => !goesLeft(row)));
      }),
    );
  });
});
