import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BinnedMatrix, binMatrix } from '../../src/ml/boosting/hist/binned-matrix.ts';
import { leafGain } from '../../src/ml/boosting/hist/leaf-weight.ts';
import { markLeft } from '../../src/ml/boosting/hist/mark-left.ts';
import { limitedGain, NO_LIMITS } from '../../src/ml/boosting/hist/node-limits.ts';
import { findSplits } from '../../src/ml/boosting/hist/split-search.ts';
import type { BinnedRows } from '../../src/ml/histograms/binned-rows.ts';
import { COPIES_BYTES } from '../../src/ml/histograms/column-copies.ts';
import { exponential } from '../../src/ml/histograms/exponential.ts';
import { type KernelKind, openTrainingKernel } from '../../src/ml/histograms/open-kernel.ts';
import { TrainingMemory } from '../../src/ml/histograms/training-memory.ts';
import { matrixFromColumns } from '../../src/ml/index.ts';

// What trees are grown with, by the WebAssembly kernel and by the plain one.

const KERNELS: readonly KernelKind[] = ['wasm', 'plain'];

const bin = (
  columns: readonly (readonly number[])[],
  maxBins: number,
  kernel: KernelKind,
  { copiesBudget = COPIES_BYTES, threads = 1 } = {},
): Promise<BinnedMatrix> =>
  binMatrix(matrixFromColumns(Object.fromEntries(columns.map((column, i) => [`f${i}`, column]))), {
    ...{ maxBins, kernel, threads, copiesBudget },
    breathe: async () => undefined,
  });

function codeOf(binned: BinnedRows, feature: number, row: number): number {
  const { codes, stride } = binned.codes(feature);
  return codes[row * stride]!;
}

const cell = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -6, max: 6 }) }, fc.constant(Number.NaN));
/** A small table and a gradient pair for each row; sums of such pairs are exact, so order does not matter. */
const table = fc
  .record({
    rows: fc.integer({ min: 1, max: 30 }),
    columns: fc.integer({ min: 1, max: 13 }),
    maxBins: fc.constantFrom(4, 256, 700),
    kernel: fc.constantFrom(...KERNELS),
    // None, one or two of the columns, or all.
    copiesBudget: fc.constantFrom(0, 64, 128, COPIES_BYTES),
  })
  .chain(({ rows, columns, maxBins, kernel, copiesBudget }) =>
    fc.record({
      columns: fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), {
        minLength: columns,
        maxLength: columns,
      }),
      gradients: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: rows, maxLength: rows }),
      hessians: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rows, maxLength: rows }),
      ...{ maxBins: fc.constant(maxBins), kernel: fc.constant(kernel), copiesBudget: fc.constant(copiesBudget) },
    }),
  );

interface Table {
  readonly columns: number[][];
  readonly gradients: number[];
  readonly hessians: number[];
  readonly maxBins: number;
  readonly kernel: KernelKind;
  readonly copiesBudget: number;
}

async function open({ columns, gradients, hessians, maxBins, kernel, copiesBudget }: Table) {
  const matrix = await bin(columns, maxBins, kernel, { copiesBudget });
  const pairs = matrix.rows.pairs;
  pairs.set(gradients.flatMap((gradient, row) => [gradient / 4, hessians[row]! / 4]));
  return { matrix, binned: matrix.rows, pairs, rows: Array.from(gradients.keys()) };
}

describe('histograms', () => {
  test('hold the sums of each bin of the rows counted, and of the sibling what is left', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 0, max: 6 }), async (source, chosen) => {
        const { matrix, binned, pairs, rows } = await open(source);
        const [all, part] = [binned.takeHistogram(), binned.takeHistogram()];
        binned.count([{ rows: binned.everyRow(), into: all }], { isEveryRow: !binned.layout.isWide });
        const isLeft = (row: number): boolean => codeOf(binned, 0, row) <= chosen;
        const [sides] = binned.partition([
          {
            rows: binned.everyRow(),
            feature: 0,
            mark: (goesLeft) => goesLeft.fill(1, 0, chosen + 1).fill(0, chosen + 1),
          },
        ]);
        binned.count([{ rows: sides!.left, into: part, from: all }]);
        matrix.features.forEach(({ bins }, feature) => {
          for (let code = 0; code < bins; code++) {
            const sum = (side: boolean, of: number): number =>
              rows
                .filter((row) => codeOf(binned, feature, row) === code && isLeft(row) === side)
                .reduce((total, row) => total + pairs[2 * row + of]!, 0);
            expect(Array.from(binned.sums(part, feature).subarray(2 * code, 2 * code + 2))).toEqual([
              sum(true, 0),
              sum(true, 1),
            ]);
            expect(Array.from(binned.sums(all, feature).subarray(2 * code, 2 * code + 2))).toEqual([
              sum(false, 0),
              sum(false, 1),
            ]);
          }
        });
      }),
    );
  });

  test('go on counting beyond 2^24, where float32 stops', async () => {
    for (const kernel of KERNELS) {
      const { rows: binned } = await bin([[1, 1, 1]], 256, kernel);
      binned.pairs.set([0, 2 ** 24, 0, 1, 0, 1]);
      const histogram = binned.takeHistogram();
      for (const isEveryRow of [true, false]) {
        binned.count([{ rows: binned.everyRow(), into: histogram }], { isEveryRow });
        expect(binned.sums(histogram, 0)[1]).toBe(2 ** 24 + 2);
        expect(binned.sumPairs().hessian).toBe(2 ** 24 + 2);
      }
    }
  });

  test('more than 256 bins are told apart', async () => {
    const column = Array.from({ length: 600 }, (_, i) => i);
    for (const kernel of KERNELS) {
      const { features, rows: binned } = await bin([column, column.toReversed(), column.map(() => 1)], 700, kernel);
      binned.pairs.set(Float32Array.from({ length: 1200 }, (_, i) => i));
      const histogram = binned.takeHistogram();
      binned.count([{ rows: binned.everyRow(), into: histogram }]);
      expect(features.map(({ bins }) => bins)).toEqual([600, 600, 1]);
      for (const code of [0, 255, 256, 599]) {
        expect(binned.sums(histogram, 0)[2 * code]).toBe(2 * code);
        expect(binned.sums(histogram, 1)[2 * code]).toBe(2 * (599 - code));
      }
    }
  });
});

describe('tables too large for the memory of one training', () => {
  // Nothing looks at the values before the memory is there, so none are needed.
  const claimed = (rows: number, columns: number) => ({
    ...{ rows, columns, values: new Float32Array(), names: Array.from({ length: columns }, (_, i) => `f${i}`) },
  });

  test('are refused before anything is allocated', async () => {
    for (const [rows, columns] of [
      [2 ** 31, 1],
      [100_000_000, 30],
      [2 ** 24 + 1, 300],
    ] as const) {
      const binned = binMatrix(claimed(rows, columns), {
        ...{ maxBins: 256, threads: 1, kernel: 'wasm' },
        breathe: async () => undefined,
      });
      await expect(binned).rejects.toMatchObject({ code: 'ML_TABLE_TOO_LARGE' });
    }
    const memory = new TrainingMemory(1024);
    expect(() => memory.allocate(2 ** 32 + 1)).toThrow(expect.objectContaining({ code: 'ML_TABLE_TOO_LARGE' }));
  });
});

describe('rows that were not drawn', () => {
  test('are passed over by the kernel, and histograms are the same to the bit as when their zeros are added', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), async (source, drawn) => {
        // Longer than the stretch of rows that is looked at together.
        const longer = <T>(values: readonly T[]): T[] => [...values, ...values, ...values];
        const [wasm, plain] = await Promise.all(
          KERNELS.map(async (kernel) => {
            const columns = source.columns.map(longer);
            const [gradients, hessians] = [longer(source.gradients), longer(source.hessians)];
            const { binned, pairs, matrix } = await open({ ...source, columns, gradients, hessians, kernel });
            for (let row = 0; row < gradients.length; row++) if (!drawn[row % 30]) pairs.fill(0, 2 * row, 2 * row + 2);
            const [all, listed] = [binned.takeHistogram(), binned.takeHistogram()];
            binned.count([{ rows: binned.everyRow(), into: all }], { isEveryRow: true });
            binned.count([{ rows: binned.everyRow(), into: listed }]);
            return [all, listed].map((histogram) =>
              matrix.features.map((_, feature) => binned.sums(histogram, feature).slice()),
            );
          }),
        );
        expect(wasm).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });
});

describe('row partition', () => {
  test('parts rows as the split says and keeps their order on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: -1, max: 8 }), fc.boolean(), async (source, last, defaultLeft) => {
        const { matrix, binned, rows } = await open(source);
        const { bins } = matrix.features[0]!;
        const lastLeftBin = Math.min(last, bins - 1);
        const split = { lastLeftBin, defaultLeft };
        const [sides] = binned.partition([
          { rows: binned.everyRow(), feature: 0, mark: (goesLeft) => markLeft(goesLeft, bins, split) },
        ]);
        const goesLeft = (row: number): boolean => {
          const code = codeOf(binned, 0, row);
          return code === bins ? defaultLeft : code <= lastLeftBin;
        };
        const listed = (side: Int32Array): number[] => [...binned.segments(side)].flatMap((part) => [...part]);
        expect(listed(sides!.left)).toEqual(rows.filter(goesLeft));
        expect(listed(sides!.right)).toEqual(rows.filter((row) => !goesLeft(row)));
      }),
    );
  });
});

describe('copies of columns', () => {
  const [rows, columns] = [1000, 7];
  const values = (column: number): number[] => Array.from({ length: rows }, (_, row) => (row * (column + 3)) % 97);
  const source = Array.from({ length: columns }, (_, column) => values(column));
  const isLeft = (column: number, row: number): boolean => source[column]![row]! < 40 + column;

  test.for([
    { copied: 'none', copiesBudget: 0 },
    { copied: 'three', copiesBudget: 3 * 1024 },
    { copied: 'all', copiesBudget: columns * 1024 },
  ])('part rows as the codes do: $copied of seven, on one thread and on three', async ({ copiesBudget }) => {
    for (const threads of [1, 3]) {
      await using matrix = await bin(source, 256, 'wasm', { copiesBudget, threads });
      const { rows: binned } = matrix;
      for (let column = 0; column < columns; column++) {
        const mark = (goesLeft: Uint8Array): void => {
          goesLeft.fill(0).fill(1, 0, 40 + column);
        };
        const [halves] = binned.partition([{ rows: binned.everyRow(), feature: column, mark }]);
        const other = (column + 3) % columns;
        const marked = (goesLeft: Uint8Array): void => {
          goesLeft.fill(0).fill(1, 0, 40 + other);
        };
        const [quarters] = binned.partition([{ rows: halves!.right, feature: other, mark: marked }]);
        const listed = [...binned.segments(quarters!.left)].flatMap((part) => [...part]);
        const expected = Array.from({ length: rows }, (_, row) => row).filter(
          (row) => !isLeft(column, row) && isLeft(other, row),
        );
        expect(listed).toEqual(expected);
      }
    }
  });
});

describe('split search', () => {
  const rules = {
    ...{ lambda: 1, alpha: 0, max_delta_step: 0, min_child_weight: 0.5, max_cat_to_onehot: 4, max_cat_threshold: 64 },
  };
  type Sums = [number, number];

  async function search(source: Table, alpha = 0, lambda = 1, min_child_weight = 0.5, max_delta_step = 0) {
    const { matrix, binned, pairs, rows } = await open(source);
    const histogram = binned.takeHistogram();
    binned.count([{ rows: binned.everyRow(), into: histogram }]);
    const sums = { gradient: 0, hessian: 0 };
    for (const row of rows) {
      sums.gradient += pairs[2 * row]!;
      sums.hessian += pairs[2 * row + 1]!;
    }
    const features = Int32Array.from(source.columns.keys());
    const own = { ...rules, alpha, lambda, min_child_weight, max_delta_step };
    const gain = leafGain(sums.gradient, sums.hessian, own);
    const [split] = findSplits([{ histogram, sums, gain, limits: NO_LIMITS, features }], { matrix, rules: own });
    return { split, matrix, pairs, rows, sums };
  }

  test('finds the gain of the best of all splits, missing on either side', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (source) => {
        const { columns } = source;
        const { split, matrix, pairs, rows } = await search(source);
        const sumOf = (holds: (row: number) => boolean): Sums =>
          rows.filter(holds).reduce<Sums>(([g, h], row) => [g + pairs[2 * row]!, h + pairs[2 * row + 1]!], [0, 0]);
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

  test('by either kernel and by the search for other rules finds the same split, to the bit', async () => {
    const penalty = fc.constantFrom(0, 0.25, 1);
    await fc.assert(
      fc.asyncProperty(table, penalty, penalty, fc.constantFrom(0.25, 1), async (source, alpha, lambda, least) => {
        const [wasm, plain] = await Promise.all(
          KERNELS.map((kernel) => search({ ...source, kernel }, alpha, lambda, least)),
        );
        expect(wasm!.split).toEqual(plain!.split);
        // A step so large that it never binds takes the general way; without it gains are computed otherwise.
        if (alpha === 0) {
          const general = await search(source, alpha, lambda, least, 1e30);
          expect(general.split?.gain ?? 0).toBeCloseTo(wasm!.split?.gain ?? 0, 4);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('split search within bounds', () => {
  const bound = fc.integer({ min: -4, max: 4 });
  const limited = fc.record({
    max_delta_step: fc.constantFrom(0, 0.5, 2),
    alpha: fc.constantFrom(0, 0.25),
    directions: fc.option(fc.array(fc.constantFrom(-1, 0, 1), { minLength: 13, maxLength: 13 }), { nil: undefined }),
    bounds: fc.tuple(bound, bound),
  });

  test('by either kernel finds the split, to the bit, that the search in plain TypeScript finds', async () => {
    await fc.assert(
      fc.asyncProperty(table, limited, async (source, { max_delta_step, alpha, directions, bounds }) => {
        const search = async (kernel: KernelKind, min_child_weight: number) => {
          const { matrix, binned, pairs, rows } = await open({ ...source, kernel });
          const histogram = binned.takeHistogram();
          binned.count([{ rows: binned.everyRow(), into: histogram }]);
          const sums = { gradient: 0, hessian: 0 };
          for (const row of rows) {
            sums.gradient += pairs[2 * row]!;
            sums.hessian += pairs[2 * row + 1]!;
          }
          const rules = {
            ...{ lambda: 0.5, alpha, max_delta_step, min_child_weight, max_cat_to_onehot: 4, max_cat_threshold: 64 },
            monotone: directions && Int8Array.from(directions),
          };
          const [lower, upper] = [Math.min(...bounds) / 4, Math.max(...bounds) / 4];
          const limits = directions
            ? { ...NO_LIMITS, lower: Math.min(lower, 0), upper: Math.max(upper, 0) }
            : NO_LIMITS;
          const gain = limitedGain(sums.gradient, sums.hessian, NO_LIMITS, rules);
          const features = Int32Array.from(source.columns.keys());
          return findSplits([{ histogram, sums, gain, limits, features }], { matrix, rules })[0];
        };
        // Hessians are a quarter at least, so this limit forbids no split but those with an empty side, which gain
        // nothing; without any the kernels are not asked.
        const [wasm, plain] = [await search('wasm', 0.25), await search('plain', 0.25)];
        expect(wasm).toEqual(plain);
        expect(wasm).toEqual(await search('wasm', 0));
      }),
      { numRuns: 400 },
    );
  });
});

describe('the logistic loss', () => {
  const numbers = fc.array(
    fc.record({
      margin: fc.oneof(fc.float({ min: -12, max: 12, noNaN: true }), fc.float({ min: -200, max: 200, noNaN: true })),
      label: fc.constantFrom(0, 1, 0.25),
      weight: fc.constantFrom(0, 0.5, 1, 3),
    }),
    { minLength: 1, maxLength: 40 },
  );

  test('has the same predictions and gradients, to the bit, by either kernel', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), fc.constantFrom(1, 2.5), (rows, isWeighted, positiveWeight) => {
        const [wasm, plain] = KERNELS.map((kind) => {
          const memory = new TrainingMemory(4096);
          const kernel = openTrainingKernel(kind, memory.memory);
          const n = rows.length;
          const keep = (values: readonly number[]): number => {
            const at = memory.allocate(4 * n);
            memory.floats(at, n).set(values);
            return at;
          };
          memory.allocate(64);
          const margins = keep(rows.map(({ margin }) => margin));
          const labels = keep(rows.map(({ label }) => label));
          const weights = isWeighted ? keep(rows.map(({ weight }) => weight)) : 0;
          const [predictions, pairs] = [memory.allocate(4 * n), memory.allocate(8 * n)];
          kernel.sigmoids(margins, predictions, 0, n);
          kernel.logisticPairs(predictions, labels, weights, pairs, 0, n, positiveWeight);
          return { predictions: memory.floats(predictions, n).slice(), pairs: memory.floats(pairs, 2 * n).slice() };
        });
        expect(wasm).toEqual(plain);
        rows.forEach(({ margin }, row) => {
          expect(wasm!.predictions[row]).toBeCloseTo(1 / (1 + Math.exp(-margin)), 6);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('takes e^x to thirteen digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -104, max: 88.7, noNaN: true }), (x) => {
        expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
      }),
      { numRuns: 1000 },
    );
  });
});
