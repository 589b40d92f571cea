import type { Numbers } from './numbers.ts';

/** How large a product is; `inner` and `columns` are multiples of 4 (see {@link paddedWidth}). */
export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export interface AdamStep {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Times the parameter, added to its slope. */
  readonly decay: number;
}

/** Parameters with what Adam remembers of them; all of one length, a multiple of 4. */
export interface AdamState {
  readonly parameters: Numbers;
  readonly slopes: Numbers;
  readonly means: Numbers;
  readonly squares: Numbers;
}

/**
 * The arithmetic that training spends its time in. Matrices are row-major without gaps. Sums run over their terms in
 * order, with one rounding per product and per sum, so all implementations give the same bits.
 */
export interface DenseKernel {
  /** Zeros that the kernel can work on. */
  allocate(length: number): Numbers;
  /** c = a × b, rows × inner by inner × columns; each sum begins with the column's bias. */
  multiply(a: Numbers, b: Numbers, c: Numbers, size: ProductSize, bias?: Numbers): void;
  /** c = aᵀ × b, inner × columns, of a: rows × inner and b: rows × columns. */
  multiplyTransposed(a: Numbers, b: Numbers, c: Numbers, size: ProductSize): void;
  /**
   * One step of Adam.
   * @see Kingma, Ba (2015), Adam: a method for stochastic optimization, ICLR; the corrected rate is the caller's
   */
  adam(state: AdamState, step: AdamStep): void;
  /** outputs = max(sums, 0) for the first `count` numbers; each sum gives way to its slope, 1 above 0 and else 0. */
  rectify(sums: Numbers, outputs: Numbers, count: number): void;
  /** Multiplies each of the first `count` numbers by its factor; `count` is a multiple of 4. */
  scale(numbers: Numbers, factors: Numbers, count: number): void;
}

/** Kernels work on four numbers at once, so rows are filled up with zeros. */
export const paddedWidth = (width: number): number => Math.ceil(width / 4) * 4;
