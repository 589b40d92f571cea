import type { KernelMemory } from '../../kernels/kernel.ts';
import { MISSING_NAN } from '../lightgbm-tree.ts';
import { type HistogramReader, plainReader } from './find-leaf-split.ts';
import { type Candidate, numericSplit, scanPlan } from './find-numeric-split.ts';
import type { LeafwiseKernel } from './leafwise-kernel.ts';
import type { SearchedFeature } from './split.ts';

/**
 * The reader by compiled loops; constrained and capped outputs, which are rare, go by the plain ones.
 * @param histogram its address
 * @param scratch address of 24 bytes that no other thread uses
 */
export function compiledReader(
  kernel: LeafwiseKernel,
  memory: KernelMemory,
  {
    features,
    histogram,
    slots,
    scratch,
  }: {
    readonly features: readonly SearchedFeature[];
    readonly histogram: number;
    readonly slots: number;
    readonly scratch: number;
  },
): HistogramReader {
  const addressOf = (feature: number): number => histogram + 16 * slots * feature;
  const plain = plainReader(features, (feature) => ({
    histogram: new Float64Array(memory.buffer, addressOf(feature), 2 * features[feature]!.bins),
    start: 0,
  }));
  const found = new Float64Array(memory.buffer, scratch, 3);
  const candidate = (lastLeftBin: number): Candidate | undefined =>
    lastLeftBin < 0 ? undefined : { gain: found[0]!, lastLeftBin, gradient: found[1]!, hessian: found[2]! };

  return {
    sums: plain.sums,
    fillRest: (feature, { gradient, hessian }) => {
      const { bins, restBin } = features[feature]!;
      if (restBin !== 0) kernel.fillRestBin(addressOf(feature), bins, restBin, gradient, hessian);
    },
    findNumeric: (leaf, question) => {
      const { rules, monotone, mapper, feature } = question;
      if (monotone !== undefined || rules.max_delta_step > 0) return plain.findNumeric(leaf, question);
      const { node, shift, scansBoth, skip, lastBin } = scanPlan(leaf, question);
      const { gradient, hessian, rows } = node;
      const { min_data_in_leaf: minRows, min_sum_hessian_in_leaf: minHessian, lambda_l1, lambda_l2 } = rules;
      const start = addressOf(feature);
      // biome-ignore format: one line for each scan, whose arguments are alike
      const rightBin = kernel.scanFromRight(start, lastBin, skip, gradient, hessian, rows, shift, minRows, minHessian, lambda_l1, lambda_l2, scratch);
      const fromRight = candidate(rightBin);
      if (!scansBoth) return numericSplit(fromRight, undefined, { node, shift, scansBoth, question });
      const isFirstRest = mapper.restBin === 0;
      const startsWhole = isFirstRest && mapper.missing === MISSING_NAN;
      // biome-ignore format: as above
      const leftBin = kernel.scanFromLeft(start, mapper.bins, skip, isFirstRest, startsWhole, gradient, hessian, rows, shift, minRows, minHessian, lambda_l1, lambda_l2, scratch);
      return numericSplit(fromRight, candidate(leftBin), { node, shift, scansBoth, question });
    },
  };
}
