import { BYTES } from '../../kernels/compiled/leafwise.ts';
import { instantiateKernel, type KernelMemory } from '../../kernels/kernel.ts';

/** The compiled loops that LightGBM adds to those of `TrainingKernel`; pointers are byte addresses in one memory. */
export interface LeafwiseKernel {
  /** As `fillRestBin`; `histogram` is where the feature's bins begin. */
  fillRestBin(histogram: number, bins: number, rest: number, gradient: number, hessian: number): void;
  /** As the scan of `findNumericSplit`; leaves gain, gradient and hessian at `out` and gives the last bin that goes left, or -1. */
  scanFromRight(
    histogram: number,
    lastBin: number,
    skip: number,
    gradient: number,
    hessian: number,
    rows: number,
    shift: number,
    minRows: number,
    minHessian: number,
    lambdaL1: number,
    lambdaL2: number,
    out: number,
  ): number;
  scanFromLeft(
    histogram: number,
    bins: number,
    skip: number,
    restFirst: boolean,
    startsWhole: boolean,
    gradient: number,
    hessian: number,
    rows: number,
    shift: number,
    minRows: number,
    minHessian: number,
    lambdaL1: number,
    lambdaL2: number,
    out: number,
  ): number;
  /** As `binaryPairs`, two rows at a time, with the products at an address. */
  binaryPairs(
    scores: number,
    signs: number,
    weights: number,
    pairs: number,
    begin: number,
    end: number,
    sigmoid: number,
    negativeWeight: number,
    positiveWeight: number,
    products: number,
  ): void;
  /** Adds a leaf's output to the scores of the listed rows. */
  addOutput(
    scores: number,
    rows: number,
    begin: number,
    end: number,
    output: number,
    groups: number,
    group: number,
  ): void;
}

export const openLeafwiseKernel = (memory: KernelMemory): LeafwiseKernel => instantiateKernel(BYTES, memory);
