import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DenseKernel, paddedWidth } from '../../src/ml/neural/dense-kernel.ts';
import type { Numbers } from '../../src/ml/neural/numbers.ts';
import { plainKernel } from '../../src/ml/neural/plain-kernel.ts';
import { simdKernel } from '../../src/ml/neural/simd-kernel.ts';
import { createRandom } from '../../src/stats/index.ts';

const size = fc.record({
  rows: fc.integer({ min: 1, max: 21 }),
  inner: fc.integer({ min: 1, max: 40 }).map(paddedWidth),
  columns: fc.integer({ min: 1, max: 40 }).map(paddedWidth),
  seed: fc.nat(),
});

/** Numbers of very different sizes, so that the order of a sum shows. */
function filled(kernel: DenseKernel, length: number, seed: number): Numbers {
  const random = createRandom(seed);
  const numbers = kernel.allocate(length);
  for (let i = 0; i < length; i++) numbers[i] = random.normal() * 10 ** random.integer(6);
  return numbers;
}

/** Both kernels' results of the same work on the same numbers. */
function both(lengths: readonly number[], seed: number, work: (kernel: DenseKernel, numbers: Numbers[]) => void) {
  return [plainKernel(), simdKernel(lengths)].map((kernel) => {
    const numbers = lengths.map((length, i) => filled(kernel, length, seed + i));
    work(kernel, numbers);
    return numbers.map((values) => Array.from(values));
  });
}

test('the SIMD kernel runs here, not its fallback', () => {
  expect(simdKernel([4]).allocate(4).buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('products are the same in SIMD and in plain loops, to the bit', () => {
  fc.assert(
    fc.property(size, fc.boolean(), ({ seed, ...shape }, hasBias) => {
      const { rows, inner, columns } = shape;
      const [plain, simd] = both(
        [rows * inner, inner * columns, rows * columns, columns],
        seed,
        (kernel, [a, b, c, bias]) => kernel.multiply(a!, b!, c!, shape, hasBias ? bias : undefined),
      );
      expect(simd).toEqual(plain);
    }),
    { numRuns: 150 },
  );
});

test('products with the first matrix turned are the same in SIMD and in plain loops, to the bit', () => {
  fc.assert(
    fc.property(size, ({ seed, ...shape }) => {
      const { rows, inner, columns } = shape;
      const [plain, simd] = both([rows * inner, rows * columns, inner * columns], seed, (kernel, [a, b, c]) =>
        kernel.multiplyTransposed(a!, b!, c!, shape),
      );
      expect(simd).toEqual(plain);
    }),
    { numRuns: 150 },
  );
});

test('steps of Adam are the same in SIMD and in plain loops, to the bit', () => {
  const step = { rate: 0.013, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-3 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }).map(paddedWidth), fc.nat(), (length, seed) => {
      const [plain, simd] = both([length, length, length, length], seed, (kernel, numbers) => {
        const [parameters, slopes, means, squares] = numbers as [Numbers, Numbers, Numbers, Numbers];
        squares.forEach((square, i) => {
          squares[i] = Math.abs(square);
        });
        for (let i = 0; i < 5; i++) kernel.adam({ parameters, slopes, means, squares }, step);
      });
      expect(simd).toEqual(plain);
    }),
    { numRuns: 100 },
  );
});

test('rectified sums, their slopes and products by number are the same in SIMD and in plain loops, to the bit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }).map(paddedWidth), fc.nat(), (length, seed) => {
      const [plain, simd] = both([length, length, length], seed, (kernel, [sums, outputs, slopes]) => {
        sums![0] = 0;
        kernel.rectify(sums!, outputs!, length);
        kernel.scale(slopes!, sums!, length);
      });
      expect(simd).toEqual(plain);
    }),
    { numRuns: 100 },
  );
});
