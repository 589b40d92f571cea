import { MISSING_NAN, MISSING_NONE, MISSING_ZERO } from '../lightgbm-tree.ts';
import { EPSILON, gainOfOutput, leafGain, leafOutput } from './leaf-output.ts';
import type { LeafSums, OutputBounds, Search, SearchedFeature, Split, SplitRules } from './split.ts';

export interface NumericQuestion {
  readonly feature: number;
  readonly mapper: SearchedFeature;
  /** -1, 0 or 1; undefined when no feature is constrained, so that bounds need no look. */
  readonly monotone: number | undefined;
  readonly bounds: OutputBounds;
  readonly rules: SplitRules;
}

/** The best of one scan. */
export interface Candidate {
  readonly gain: number;
  readonly lastLeftBin: number;
  /** Sums of the left side. */
  readonly gradient: number;
  readonly hessian: number;
}

/**
 * The best split of a leaf by a numeric feature. Bins are added up from the right, which sends missing values left, and
 * then, where some are missing and more than two bins exist, from the left, which sends them right and must be strictly
 * better. Row counts are guessed from hessians, as in LightGBM.
 * @param histogram sums of gradient and hessian of every bin, interleaved, from `start` on
 */
export function findNumericSplit(
  histogram: Float64Array,
  start: number,
  leaf: LeafSums,
  question: NumericQuestion,
): Search {
  const plan = scanPlan(leaf, question);
  const fromRight = scanFromRight(histogram, start, plan, question);
  const fromLeft = plan.scansBoth ? scanFromLeft(histogram, start, plan, question) : undefined;
  return numericSplit(fromRight, fromLeft, { ...plan, question });
}

/** What both scans go by. */
export interface ScanPlan {
  /** The leaf with LightGBM's guard in its hessian. */
  readonly node: LeafSums;
  /** Gain that a split must exceed. */
  readonly shift: number;
  readonly scansBoth: boolean;
  /** A bin that belongs to neither side's sum because its rows count as missing; -1 for none. */
  readonly skip: number;
  /** Where the scan from the right begins. */
  readonly lastBin: number;
}

export function scanPlan(leaf: LeafSums, { mapper, rules }: NumericQuestion): ScanPlan {
  const node = { gradient: leaf.gradient, hessian: leaf.hessian + 2 * EPSILON, rows: leaf.rows };
  const scansBoth = mapper.bins > 2 && mapper.missing !== MISSING_NONE;
  return {
    node,
    shift: leafGain(node.gradient, node.hessian, rules) + rules.min_gain_to_split,
    scansBoth,
    skip: scansBoth && mapper.missing === MISSING_ZERO ? mapper.zeroBin : -1,
    lastBin: mapper.bins - 1 - (scansBoth && mapper.missing === MISSING_NAN ? 1 : 0),
  };
}

/** The better of what both scans found. */
export function numericSplit(
  fromRight: Candidate | undefined,
  fromLeft: Candidate | undefined,
  {
    node,
    shift,
    scansBoth,
    question,
  }: Pick<ScanPlan, 'node' | 'shift' | 'scansBoth'> & { readonly question: NumericQuestion },
): Search {
  // With two bins of which one is for missing values, those go with their own bin: right.
  const defaultLeft = scansBoth || question.mapper.missing !== MISSING_NAN;
  let chosen = fromRight;
  // The library compares gains after it has taken the shift away and added it again.
  if (
    fromLeft !== undefined &&
    fromLeft.gain > (fromRight === undefined ? -Infinity : fromRight.gain - shift + shift)
  ) {
    chosen = fromLeft;
  }
  if (chosen === undefined) return NOT_SPLITTABLE;
  const split = splitOf(chosen, node, { defaultLeft: chosen === fromRight && defaultLeft, shift, question });
  // The library's penalty on constrained splits, of which only a rounding is left when none is asked for.
  return { split: question.monotone ? { ...split, gain: split.gain * (1 + EPSILON) } : split, isSplittable: true };
}

const NOT_SPLITTABLE: Search = { split: undefined, isSplittable: false };

function scanFromRight(
  histogram: Float64Array,
  start: number,
  { node, shift, skip, lastBin }: ScanPlan,
  { rules, monotone, bounds }: NumericQuestion,
): Candidate | undefined {
  const { min_data_in_leaf, min_sum_hessian_in_leaf } = rules;
  const rowsPerHessian = node.rows / node.hessian;
  let gradient = 0;
  let hessian = EPSILON;
  let rows = 0;
  let bestGain = Number.NEGATIVE_INFINITY;
  let bestBin = -1;
  let bestGradient = 0;
  let bestHessian = 0;
  for (let bin = lastBin, at = start + 2 * lastBin; bin >= 1; bin--, at -= 2) {
    if (bin === skip) continue;
    const binHessian = histogram[at + 1]!;
    gradient += histogram[at]!;
    hessian += binHessian;
    rows += Math.trunc(binHessian * rowsPerHessian + 0.5);
    if (rows < min_data_in_leaf || hessian < min_sum_hessian_in_leaf) continue;
    if (node.rows - rows < min_data_in_leaf) break;
    const restHessian = node.hessian - hessian;
    if (restHessian < min_sum_hessian_in_leaf) break;
    const restGradient = node.gradient - gradient;
    const gain =
      monotone === undefined
        ? leafGain(restGradient, restHessian, rules) + leafGain(gradient, hessian, rules)
        : boundedGain(restGradient, restHessian, gradient, hessian, monotone, bounds, rules);
    if (gain > shift && gain > bestGain) {
      bestGain = gain;
      bestBin = bin - 1;
      bestGradient = restGradient;
      bestHessian = restHessian;
    }
  }
  if (bestBin < 0) return undefined;
  return { gain: bestGain, lastLeftBin: bestBin, gradient: bestGradient, hessian: bestHessian };
}

function scanFromLeft(
  histogram: Float64Array,
  start: number,
  { node, shift, skip }: ScanPlan,
  { mapper, rules, monotone, bounds }: NumericQuestion,
): Candidate | undefined {
  const { min_data_in_leaf, min_sum_hessian_in_leaf } = rules;
  const rowsPerHessian = node.rows / node.hessian;
  const isFirstRest = mapper.restBin === 0;
  let gradient = 0;
  let hessian = EPSILON;
  let rows = 0;
  let bestGain = Number.NEGATIVE_INFINITY;
  let bestBin = -1;
  let bestGradient = 0;
  let bestHessian = 0;
  // The first bin is not in the histogram when it is the rest of the leaf.
  let bin = isFirstRest ? 1 : 0;
  if (isFirstRest && mapper.missing === MISSING_NAN) {
    gradient = node.gradient;
    hessian = node.hessian - EPSILON;
    rows = node.rows;
    for (let other = 1, at = start + 2; other < mapper.bins; other++, at += 2) {
      gradient -= histogram[at]!;
      hessian -= histogram[at + 1]!;
      rows -= Math.trunc(histogram[at + 1]! * rowsPerHessian + 0.5);
    }
    bin = 0;
  }
  for (; bin <= mapper.bins - 2; bin++) {
    if (bin === skip) continue;
    if (bin > 0 || !isFirstRest) {
      const at = start + 2 * bin;
      const binHessian = histogram[at + 1]!;
      gradient += histogram[at]!;
      hessian += binHessian;
      rows += Math.trunc(binHessian * rowsPerHessian + 0.5);
    }
    if (rows < min_data_in_leaf || hessian < min_sum_hessian_in_leaf) continue;
    if (node.rows - rows < min_data_in_leaf) break;
    const restHessian = node.hessian - hessian;
    if (restHessian < min_sum_hessian_in_leaf) break;
    const restGradient = node.gradient - gradient;
    const gain =
      monotone === undefined
        ? leafGain(gradient, hessian, rules) + leafGain(restGradient, restHessian, rules)
        : boundedGain(gradient, hessian, restGradient, restHessian, monotone, bounds, rules);
    if (gain > shift && gain > bestGain) {
      bestGain = gain;
      bestBin = bin;
      bestGradient = gradient;
      bestHessian = hessian;
    }
  }
  if (bestBin < 0) return undefined;
  return { gain: bestGain, lastLeftBin: bestBin, gradient: bestGradient, hessian: bestHessian };
}

/** The gain of a split whose outputs must keep to bounds and to an order; 0 when the order is wrong. */
export function boundedGain(
  leftGradient: number,
  leftHessian: number,
  rightGradient: number,
  rightHessian: number,
  monotone: number,
  bounds: OutputBounds,
  rules: SplitRules,
  lambdaL2 = rules.lambda_l2,
): number {
  const left = clamp(leafOutput(leftGradient, leftHessian, rules, lambdaL2), bounds);
  const right = clamp(leafOutput(rightGradient, rightHessian, rules, lambdaL2), bounds);
  if ((monotone > 0 && left > right) || (monotone < 0 && left < right)) return 0;
  return (
    gainOfOutput(leftGradient, leftHessian, left, rules, lambdaL2) +
    gainOfOutput(rightGradient, rightHessian, right, rules, lambdaL2)
  );
}

export const clamp = (output: number, { least, most }: OutputBounds): number =>
  output < least ? least : output > most ? most : output;

function splitOf(
  { gain, lastLeftBin, gradient, hessian }: Candidate,
  node: LeafSums,
  {
    defaultLeft,
    shift,
    question: { feature, rules, monotone, bounds },
  }: { defaultLeft: boolean; shift: number; question: NumericQuestion },
): Split {
  const output = (g: number, h: number): number => {
    const free = leafOutput(g, h, rules);
    return monotone === undefined ? free : clamp(free, bounds);
  };
  const rightGradient = node.gradient - gradient;
  const rightHessian = node.hessian - hessian;
  return {
    gain: gain - shift,
    feature,
    lastLeftBin,
    defaultLeft,
    left: { gradient, hessian: hessian - EPSILON, output: output(gradient, hessian) },
    right: { gradient: rightGradient, hessian: rightHessian - EPSILON, output: output(rightGradient, rightHessian) },
  };
}
