// The search for the best split of a node.

import { firsts, join, seconds } from './lanes';

// @ts-ignore: decorator
@inline
function shrink(g: v128, alpha: f64): v128 {
  if (alpha == 0) return g;
  // Towards 0 by alpha, at most to 0.
  const alphas = f64x2.splat(alpha);
  const above = f64x2.sub(g, alphas);
  const below = f64x2.add(g, alphas);
  return v128.or(v128.and(f64x2.gt(g, alphas), above), v128.and(f64x2.lt(g, f64x2.neg(alphas)), below));
}

/** Twice the loss that the best outputs of four sums save: two pairs of (gradients, hessians). */
// @ts-ignore: decorator
@inline
function gains(g01: v128, h01: v128, g23: v128, h23: v128, lambda: v128, alpha: f64): v128 {
  const s01 = shrink(g01, alpha);
  const s23 = shrink(g23, alpha);
  const squares = join(f32x4.demote_f64x2_zero(f64x2.mul(s01, s01)), f32x4.demote_f64x2_zero(f64x2.mul(s23, s23)));
  const below = join(f32x4.demote_f64x2_zero(f64x2.add(h01, lambda)), f32x4.demote_f64x2_zero(f64x2.add(h23, lambda)));
  return f32x4.div(squares, below);
}

/** How four candidates are weighed: sums of one side, hessians of the other. */
// @ts-ignore: decorator
@inline
function freeGains(g01: v128, h01: v128, g23: v128, h23: v128, nodeG: v128, r01: v128, r23: v128, lambdas: v128, alpha: f64): v128 {
  const here = gains(g01, h01, g23, h23, lambdas, alpha);
  const there = gains(f64x2.sub(nodeG, g01), r01, f64x2.sub(nodeG, g23), r23, lambdas, alpha);
  return f32x4.add(here, there);
}

/** The outputs of four sums within bounds, as float32. */
// @ts-ignore: decorator
@inline
function outputs(g01: v128, h01: v128, g23: v128, h23: v128, lambda: v128, alpha: f64, lower: v128, upper: v128): v128 {
  const w01 = f64x2.div(f64x2.neg(shrink(g01, alpha)), f64x2.add(h01, lambda));
  const w23 = f64x2.div(f64x2.neg(shrink(g23, alpha)), f64x2.add(h23, lambda));
  const weights = join(f32x4.demote_f64x2_zero(w01), f32x4.demote_f64x2_zero(w23));
  return f32x4.min(f32x4.max(weights, lower), upper);
}

/** Twice the loss that four outputs save, as `gainOfWeight`. */
// @ts-ignore: decorator
@inline
function gainsOf(g01: v128, h01: v128, g23: v128, h23: v128, weights: v128, lambda: v128): v128 {
  const g = join(f32x4.demote_f64x2_zero(g01), f32x4.demote_f64x2_zero(g23));
  const h = join(f32x4.demote_f64x2_zero(h01), f32x4.demote_f64x2_zero(h23));
  const linear = f32x4.mul(f32x4.mul(f32x4.splat(2), g), weights);
  const square = f32x4.mul(f32x4.add(h, lambda), f32x4.mul(weights, weights));
  return f32x4.neg(f32x4.add(linear, square));
}

/** How four candidates are weighed whose outputs are bounded; see {@link scanBounded}. */
// @ts-ignore: decorator
@inline
function boundedGains(
  g01: v128,
  h01: v128,
  g23: v128,
  h23: v128,
  nodeG: v128,
  r01: v128,
  r23: v128,
  lambdas: v128,
  alpha: f64,
  lower: v128,
  upper: v128,
  order: i32,
): v128 {
  const rest01 = f64x2.sub(nodeG, g01);
  const rest23 = f64x2.sub(nodeG, g23);
  const singles = f32x4.splat(<f32>f64x2.extract_lane(lambdas, 0));
  const own = outputs(g01, h01, g23, h23, lambdas, alpha, lower, upper);
  const other = outputs(rest01, r01, rest23, r23, lambdas, alpha, lower, upper);
  const here = gainsOf(g01, h01, g23, h23, own, singles);
  const there = gainsOf(rest01, r01, rest23, r23, other, singles);
  const sum = f32x4.add(here, there);
  if (order == 0) return sum;
  const isWrong = order > 0 ? f32x4.gt(own, other) : f32x4.lt(own, other);
  return v128.bitselect(f32x4.splat(-Infinity), sum, isWrong);
}

/**
 * Finds the best split of one feature in one direction, where it gains strictly more than what stands at `best`.
 * @param slots the feature's first slot, or with `step` -16 the last of its bins
 * @param step 16 adds up from the lowest bin (missing goes right), -16 from the highest (missing goes left)
 * @param node the node's sums, two float64
 * @param best float32 gain, int32 feature, int32 index of the bin in the order of the scan, int32 1 for step -16, then the
 *   sums of the side that was added up, two float64
 * @param total where the sums of all bins go, two float64
 */
export function scan(
  slots: usize,
  bins: u32,
  step: i32,
  node: usize,
  nodeGain: f32,
  leastHessian: f64,
  lambda: f64,
  alpha: f64,
  feature: i32,
  best: usize,
  total: usize,
): void {
  scanBy(false, slots, bins, step, node, nodeGain, leastHessian, lambda, alpha, 0, 0, 0, feature, best, total);
}

/**
 * As {@link scan}, where outputs are bounded and may have to rise or fall.
 * @param order 1 where the side that is added up must not say more than the other, -1 where it must not say less, or 0
 */
export function scanBounded(
  slots: usize,
  bins: u32,
  step: i32,
  node: usize,
  nodeGain: f32,
  leastHessian: f64,
  lambda: f64,
  alpha: f64,
  lower: f32,
  upper: f32,
  order: i32,
  feature: i32,
  best: usize,
  total: usize,
): void {
  scanBy(true, slots, bins, step, node, nodeGain, leastHessian, lambda, alpha, lower, upper, order, feature, best, total);
}

/** Both scans; `isBounded` is known when this is compiled. */
// @ts-ignore: decorator
@inline
function scanBy(
  isBounded: bool,
  slots: usize,
  bins: u32,
  step: i32,
  node: usize,
  nodeGain: f32,
  leastHessian: f64,
  lambda: f64,
  alpha: f64,
  lower: f32,
  upper: f32,
  order: i32,
  feature: i32,
  best: usize,
  total: usize,
): void {
  const lambdas = f64x2.splat(lambda);
  const lowers = f32x4.splat(lower);
  const uppers = f32x4.splat(upper);
  const least = f64x2.splat(leastHessian);
  const nodeSums = v128.load(node);
  const nodeG = f64x2.splat(f64x2.extract_lane(nodeSums, 0));
  const nodeH = f64x2.splat(f64x2.extract_lane(nodeSums, 1));
  const nodeGains = f32x4.splat(nodeGain);
  const bestBefore = load<f32>(best);
  let bestGains = f32x4.splat(bestBefore);
  let bestIndexes = i32x4.splat(-1);
  let indexes = i32x4(0, 1, 2, 3);
  let sum = f64x2.splat(0);
  let at = slots;
  let bin: u32 = 0;
  for (; bin + 4 <= bins; bin += 4) {
    const s0 = f64x2.add(sum, v128.load(at));
    const s1 = f64x2.add(s0, v128.load(at + step));
    const s2 = f64x2.add(s1, v128.load(at + 2 * step));
    const s3 = f64x2.add(s2, v128.load(at + 3 * step));
    sum = s3;
    at += 4 * step;
    const h01 = seconds(s0, s1);
    const h23 = seconds(s2, s3);
    const r01 = f64x2.sub(nodeH, h01);
    const r23 = f64x2.sub(nodeH, h23);
    const allowed01 = v128.and(f64x2.ge(h01, least), f64x2.ge(r01, least));
    const allowed23 = v128.and(f64x2.ge(h23, least), f64x2.ge(r23, least));
    if (v128.any_true(v128.or(allowed01, allowed23))) {
      const g01 = firsts(s0, s1);
      const g23 = firsts(s2, s3);
      if (isBounded) {
        // No output saves more than the best one without bounds, whatever is rounded; mostly that is too little already.
        const most = f32x4.mul(freeGains(g01, h01, g23, h23, nodeG, r01, r23, lambdas, 0), f32x4.splat(<f32>1.00002));
        if (!v128.any_true(f32x4.gt(f32x4.sub(most, nodeGains), bestGains))) {
          indexes = i32x4.add(indexes, i32x4.splat(4));
          continue;
        }
      }
      const both = isBounded
        ? boundedGains(g01, h01, g23, h23, nodeG, r01, r23, lambdas, alpha, lowers, uppers, order)
        : freeGains(g01, h01, g23, h23, nodeG, r01, r23, lambdas, alpha);
      const gain = f32x4.sub(both, nodeGains);
      let allowed = v128.shuffle<i32>(allowed01, allowed23, 0, 2, 4, 6);
      // Sums beyond float32.
      if (isBounded) allowed = v128.and(allowed, f32x4.lt(both, f32x4.splat(Infinity)));
      const isBetter = v128.and(allowed, f32x4.gt(gain, bestGains));
      bestGains = v128.bitselect(gain, bestGains, isBetter);
      bestIndexes = v128.bitselect(indexes, bestIndexes, isBetter);
    }
    indexes = i32x4.add(indexes, i32x4.splat(4));
  }
  // Of the four lanes the greatest gain, and of equal ones the one met first.
  let winner: f32 = bestBefore;
  let index: i32 = -1;
  for (let lane = 0; lane < 4; lane++) {
    const gain = f32x4.extract_lane(bestGains, 0);
    const i = i32x4.extract_lane(bestIndexes, 0);
    if (i >= 0 && (gain > winner || (gain == winner && index >= 0 && i < index))) {
      winner = gain;
      index = i;
    }
    bestGains = v128.shuffle<i32>(bestGains, bestGains, 1, 2, 3, 0);
    bestIndexes = v128.shuffle<i32>(bestIndexes, bestIndexes, 1, 2, 3, 0);
  }
  for (; bin < bins; bin++) {
    sum = f64x2.add(sum, v128.load(at));
    at += step;
    const h = f64x2.extract_lane(sum, 1);
    const rest = f64x2.extract_lane(nodeSums, 1) - h;
    if (h < leastHessian || rest < leastHessian) continue;
    const g = f64x2.splat(f64x2.extract_lane(sum, 0));
    const hs = f64x2.splat(h);
    const rests = f64x2.splat(rest);
    const both = isBounded
      ? boundedGains(g, hs, g, hs, nodeG, rests, rests, lambdas, alpha, lowers, uppers, order)
      : freeGains(g, hs, g, hs, nodeG, rests, rests, lambdas, alpha);
    const gain = f32x4.extract_lane(f32x4.sub(both, nodeGains), 0);
    if (gain > winner && !(isBounded && f32x4.extract_lane(both, 0) == <f32>Infinity)) {
      winner = gain;
      index = <i32>bin;
    }
  }
  v128.store(total, sum);
  if (index < 0) return;
  store<f32>(best, winner);
  store<i32>(best + 4, feature);
  store<i32>(best + 8, index);
  store<i32>(best + 12, step < 0 ? 1 : 0);
  // The sums of the winner are added up once more, in the same order, rather than kept for every candidate.
  let side = f64x2.splat(0);
  at = slots;
  for (let i = 0; i <= index; i++) {
    side = f64x2.add(side, v128.load(at));
    at += step;
  }
  v128.store(best + 16, side);
}
