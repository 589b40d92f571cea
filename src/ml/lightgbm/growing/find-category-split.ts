import { boundedGain, clamp } from './find-numeric-split.ts';
import { EPSILON, leafGain, leafOutput } from './leaf-output.ts';
import type { LeafSums, OutputBounds, Search, SearchedFeature, SplitRules } from './split.ts';

export interface CategoryQuestion {
  readonly feature: number;
  readonly mapper: SearchedFeature;
  /** True when outputs must keep to {@link bounds}; categories themselves have no order. */
  readonly isBounded: boolean;
  readonly bounds: OutputBounds;
  readonly rules: SplitRules;
}

/** Categories that go left, by their bins, with their sums. */
interface Candidate {
  readonly gain: number;
  readonly leftBins: readonly number[];
  readonly gradient: number;
  readonly hessian: number;
}

/**
 * The best split of a leaf by categories, as in LightGBM: with few of them one against the rest; else they are sorted by
 * gradient over hessian and some from either end go left. Bin 0, of missing and rare categories, always goes right.
 * @param histogram sums of gradient and hessian of every bin, interleaved, from `start` on
 */
export function findCategorySplit(
  histogram: Float64Array,
  start: number,
  leaf: LeafSums,
  question: CategoryQuestion,
): Search {
  const { mapper, feature, rules, isBounded, bounds } = question;
  const node = { ...leaf, hessian: leaf.hessian + 2 * EPSILON };
  const shift = leafGain(node.gradient, node.hessian, rules) + rules.min_gain_to_split;
  const isOneAgainstRest = mapper.bins <= rules.max_cat_to_onehot;
  const lambdaL2 = isOneAgainstRest ? rules.lambda_l2 : rules.lambda_l2 + rules.cat_l2;
  const gainOf = (leftGradient: number, leftHessian: number, rightGradient: number, rightHessian: number): number =>
    isBounded
      ? boundedGain(leftGradient, leftHessian, rightGradient, rightHessian, 0, bounds, rules, lambdaL2)
      : leafGain(leftGradient, leftHessian, rules, lambdaL2) + leafGain(rightGradient, rightHessian, rules, lambdaL2);
  const scan = { bins: mapper.bins, rules, shift, gainOf };
  const best = isOneAgainstRest ? bestOne(histogram, start, node, scan) : bestSet(histogram, start, node, scan);
  if (best === undefined) return { split: undefined, isSplittable: false };

  const output = (gradient: number, hessian: number): number => {
    const free = leafOutput(gradient, hessian, rules, lambdaL2);
    return isBounded ? clamp(free, bounds) : free;
  };
  const { gain, leftBins, gradient, hessian } = best;
  const right = { gradient: node.gradient - gradient, hessian: node.hessian - hessian };
  return {
    isSplittable: true,
    split: {
      gain: gain - shift,
      feature,
      lastLeftBin: -1,
      leftBins,
      defaultLeft: false,
      left: { gradient, hessian: hessian - EPSILON, output: output(gradient, hessian) },
      right: { ...right, hessian: right.hessian - EPSILON, output: output(right.gradient, right.hessian) },
    },
  };
}

interface Scan {
  readonly bins: number;
  readonly rules: SplitRules;
  readonly shift: number;
  readonly gainOf: (leftGradient: number, leftHessian: number, rightGradient: number, rightHessian: number) => number;
}

function bestOne(
  histogram: Float64Array,
  start: number,
  node: LeafSums,
  { bins, rules, shift, gainOf }: Scan,
): Candidate | undefined {
  const rowsPerHessian = node.rows / node.hessian;
  let best: Candidate | undefined;
  for (let bin = 1; bin < bins; bin++) {
    const gradient = histogram[start + 2 * bin]!;
    const hessian = histogram[start + 2 * bin + 1]!;
    const rows = Math.trunc(hessian * rowsPerHessian + 0.5);
    if (rows < rules.min_data_in_leaf || hessian < rules.min_sum_hessian_in_leaf) continue;
    if (node.rows - rows < rules.min_data_in_leaf) continue;
    const restHessian = node.hessian - hessian - EPSILON;
    if (restHessian < rules.min_sum_hessian_in_leaf) continue;
    const gain = gainOf(node.gradient - gradient, restHessian, gradient, hessian + EPSILON);
    if (gain > shift && gain > (best?.gain ?? -Infinity)) {
      best = { gain, leftBins: [bin], gradient, hessian: hessian + EPSILON };
    }
  }
  return best;
}

function bestSet(
  histogram: Float64Array,
  start: number,
  node: LeafSums,
  { bins, rules, shift, gainOf }: Scan,
): Candidate | undefined {
  const rowsPerHessian = node.rows / node.hessian;
  const rowsIn = (bin: number): number => Math.trunc(histogram[start + 2 * bin + 1]! * rowsPerHessian + 0.5);
  const steepness = (bin: number): number =>
    histogram[start + 2 * bin]! / (histogram[start + 2 * bin + 1]! + rules.cat_smooth);
  const used: number[] = [];
  for (let bin = 1; bin < bins; bin++) if (rowsIn(bin) >= rules.cat_smooth) used.push(bin);
  used.sort((a, b) => steepness(a) - steepness(b));
  const most = Math.min(rules.max_cat_threshold, Math.trunc((used.length + 1) / 2));

  let best: Candidate | undefined;
  for (const order of [used, used.toReversed()]) {
    let gradient = 0;
    let hessian = EPSILON;
    let rows = 0;
    let inGroup = 0;
    for (let i = 0; i < order.length && i < most; i++) {
      const bin = order[i]!;
      const binRows = rowsIn(bin);
      gradient += histogram[start + 2 * bin]!;
      hessian += histogram[start + 2 * bin + 1]!;
      rows += binRows;
      inGroup += binRows;
      if (rows < rules.min_data_in_leaf || hessian < rules.min_sum_hessian_in_leaf) continue;
      const rest = node.rows - rows;
      if (rest < rules.min_data_in_leaf || rest < rules.min_data_per_group) break;
      const restHessian = node.hessian - hessian;
      if (restHessian < rules.min_sum_hessian_in_leaf) break;
      if (inGroup < rules.min_data_per_group) continue;
      inGroup = 0;
      const gain = gainOf(gradient, hessian, node.gradient - gradient, restHessian);
      if (gain > shift && gain > (best?.gain ?? -Infinity)) {
        best = { gain, leftBins: order.slice(0, i + 1), gradient, hessian };
      }
    }
  }
  return best;
}
