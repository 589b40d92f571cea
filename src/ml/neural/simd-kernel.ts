import { BYTES } from '../kernels/compiled/dense.ts';
import { instantiateKernel, kernelMemory } from '../kernels/kernel.ts';
import type { DenseKernel } from './dense-kernel.ts';
import { plainKernel } from './plain-kernel.ts';

/** What `assembly/dense.ts` exports; matrices are addresses. */
interface DenseFunctions {
  multiply(a: number, b: number, c: number, rows: number, inner: number, columns: number, bias: number): void;
  multiplyTransposed(a: number, b: number, c: number, rows: number, inner: number, columns: number): void;
  rectify(sums: number, outputs: number, count: number): void;
  scale(numbers: number, factors: number, count: number): void;
  adam(
    parameters: number,
    slopes: number,
    means: number,
    squares: number,
    count: number,
    ...step: [rate: number, beta1: number, beta2: number, epsilon: number, decay: number]
  ): void;
}

/** Address 0 stands for "no bias", so nothing may lie there. */
const FIRST_ADDRESS = 16;
const ALIGNMENT = 16;

/**
 * The kernel in WebAssembly SIMD, with room for `lengths`, the lengths of all that will be allocated; the plain one
 * where the machine has no such instructions.
 */
export function simdKernel(lengths: readonly number[]): DenseKernel {
  const bytes = lengths.reduce((sum, length) => sum + 4 * length + ALIGNMENT, FIRST_ADDRESS);
  const memory = kernelMemory(bytes);
  let functions: DenseFunctions;
  try {
    functions = instantiateKernel<DenseFunctions>(BYTES, memory);
  } catch {
    return plainKernel();
  }
  let next = FIRST_ADDRESS;
  return {
    allocate(length) {
      const numbers = new Float32Array(memory.buffer, next, length);
      next += Math.ceil((4 * length) / ALIGNMENT) * ALIGNMENT;
      return numbers;
    },
    multiply(a, b, c, { rows, inner, columns }, bias) {
      functions.multiply(a.byteOffset, b.byteOffset, c.byteOffset, rows, inner, columns, bias?.byteOffset ?? 0);
    },
    multiplyTransposed(a, b, c, { rows, inner, columns }) {
      functions.multiplyTransposed(a.byteOffset, b.byteOffset, c.byteOffset, rows, inner, columns);
    },
    rectify(sums, outputs, count) {
      functions.rectify(sums.byteOffset, outputs.byteOffset, count);
    },
    scale(numbers, factors, count) {
      functions.scale(numbers.byteOffset, factors.byteOffset, count);
    },
    adam({ parameters, slopes, means, squares }, { rate, beta1, beta2, epsilon, decay }) {
      const addresses = [parameters.byteOffset, slopes.byteOffset, means.byteOffset, squares.byteOffset] as const;
      functions.adam(...addresses, parameters.length, rate, beta1, beta2, epsilon, decay);
    },
  };
}
