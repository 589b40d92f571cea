/**
 * What LightGBM does differently from XGBoost in the inner loops of training, as `src/ml/lightgbm/` spells them out in plain
 * TypeScript, with the same operations in the same order. A bin of a histogram takes 16 bytes: gradient f64, hessian f64.
 */

/** Puts what the other bins leave of a leaf into the bin `rest`. */
export function fillRestBin(histogram: usize, bins: u32, rest: u32, gradient: f64, hessian: f64): void {
  let sums = f64x2.replace_lane(f64x2.splat(gradient), 1, hessian);
  for (let bin: u32 = 0; bin < bins; bin++) {
    if (bin != rest) sums = f64x2.sub(sums, v128.load(histogram + bin * 16));
  }
  v128.store(histogram + rest * 16, sums);
}

/** The epsilon under every running sum of hessians. */
const EPSILON: f64 = 1.0000000036274937e-15;

/** Gains that belong to a leaf's two sides, from their sums { gradient, hessian } of one side and of the other. */
// @ts-ignore: decorator
@inline
function gainOf(sums: v128, rest: v128, lambdaL1: f64, lambdaL2: v128): f64 {
  // { left gradient, right gradient } and the same of hessians.
  let gradients = v128.shuffle<f64>(sums, rest, 0, 2);
  const hessians = f64x2.add(v128.shuffle<f64>(sums, rest, 1, 3), lambdaL2);
  if (lambdaL1 > 0) {
    // Squared afterwards, so the sign does not matter.
    gradients = f64x2.max(f64x2.sub(f64x2.abs(gradients), f64x2.splat(lambdaL1)), f64x2.splat(0));
  }
  const gains = f64x2.div(f64x2.mul(gradients, gradients), hessians);
  return f64x2.extract_lane(gains, 0) + f64x2.extract_lane(gains, 1);
}

/**
 * The best of the splits that bins added up from the right offer; see `find-numeric-split.ts`.
 * @param out gets { gain, left gradient, left hessian }
 * @returns the last bin that goes left, or -1
 */
export function scanFromRight(
  histogram: usize, lastBin: i32, skip: i32, gradient: f64, hessian: f64, rows: i32,
  shift: f64, minRows: i32, minHessian: f64, lambdaL1: f64, lambdaL2: f64, out: usize,
): i32 {
  const node = f64x2.replace_lane(f64x2.splat(gradient), 1, hessian);
  const lambdas = f64x2.splat(lambdaL2);
  const rowsPerHessian = <f64>rows / hessian;
  let sums = f64x2.replace_lane(f64x2.splat(0), 1, EPSILON);
  let count: i32 = 0;
  let bestGain = shift;
  let bestBin: i32 = -1;
  for (let bin = lastBin; bin >= 1; bin--) {
    if (bin == skip) continue;
    const binSums = v128.load(histogram + (<usize>bin << 4));
    sums = f64x2.add(sums, binSums);
    count += <i32>(f64x2.extract_lane(binSums, 1) * rowsPerHessian + 0.5);
    if (count < minRows || f64x2.extract_lane(sums, 1) < minHessian) continue;
    if (rows - count < minRows) break;
    const rest = f64x2.sub(node, sums);
    if (f64x2.extract_lane(rest, 1) < minHessian) break;
    const gain = gainOf(rest, sums, lambdaL1, lambdas);
    if (gain > bestGain) {
      bestGain = gain;
      bestBin = bin - 1;
      v128.store(out, rest, 8);
    }
  }
  store<f64>(out, bestGain);
  return bestBin;
}

/**
 * The same from the left.
 * @param restFirst whether bin 0 is what the others leave of the leaf, with `bins` of them
 * @param startsWhole whether bin 0's rest is looked for at all
 */
export function scanFromLeft(
  histogram: usize, bins: i32, skip: i32, restFirst: bool, startsWhole: bool, gradient: f64, hessian: f64, rows: i32,
  shift: f64, minRows: i32, minHessian: f64, lambdaL1: f64, lambdaL2: f64, out: usize,
): i32 {
  const node = f64x2.replace_lane(f64x2.splat(gradient), 1, hessian);
  const lambdas = f64x2.splat(lambdaL2);
  const rowsPerHessian = <f64>rows / hessian;
  let sums = f64x2.replace_lane(f64x2.splat(0), 1, EPSILON);
  let count: i32 = 0;
  let bestGain = shift;
  let bestBin: i32 = -1;
  let bin: i32 = restFirst ? 1 : 0;
  if (startsWhole) {
    sums = f64x2.replace_lane(f64x2.splat(gradient), 1, hessian - EPSILON);
    count = rows;
    for (let other: i32 = 1; other < bins; other++) {
      const binSums = v128.load(histogram + (<usize>other << 4));
      sums = f64x2.sub(sums, binSums);
      count -= <i32>(f64x2.extract_lane(binSums, 1) * rowsPerHessian + 0.5);
    }
    bin = 0;
  }
  for (; bin <= bins - 2; bin++) {
    if (bin == skip) continue;
    if (bin > 0 || !restFirst) {
      const binSums = v128.load(histogram + (<usize>bin << 4));
      sums = f64x2.add(sums, binSums);
      count += <i32>(f64x2.extract_lane(binSums, 1) * rowsPerHessian + 0.5);
    }
    if (count < minRows || f64x2.extract_lane(sums, 1) < minHessian) continue;
    if (rows - count < minRows) break;
    const rest = f64x2.sub(node, sums);
    if (f64x2.extract_lane(rest, 1) < minHessian) break;
    const gain = gainOf(sums, rest, lambdaL1, lambdas);
    if (gain > bestGain) {
      bestGain = gain;
      bestBin = bin;
      v128.store(out, sums, 8);
    }
  }
  store<f64>(out, bestGain);
  return bestBin;
}

// Gradients ------------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function both(value: f64): v128 {
  return f64x2.splat(value);
}

/** e^x of two numbers from -700 to 700; see `exponential.ts`. */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  const k = f64x2.nearest(f64x2.mul(x, both(1.4426950408889634)));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, both(0.6931471803691238))), f64x2.mul(k, both(1.9082149292705877e-10)));
  let p = both(1.6059043836821613e-10);
  p = f64x2.add(f64x2.mul(p, r), both(2.08767569878681e-9));
  p = f64x2.add(f64x2.mul(p, r), both(2.505210838544172e-8));
  p = f64x2.add(f64x2.mul(p, r), both(2.755731922398589e-7));
  p = f64x2.add(f64x2.mul(p, r), both(0.0000027557319223985893));
  p = f64x2.add(f64x2.mul(p, r), both(0.0000248015873015873));
  p = f64x2.add(f64x2.mul(p, r), both(0.0001984126984126984));
  p = f64x2.add(f64x2.mul(p, r), both(0.001388888888888889));
  p = f64x2.add(f64x2.mul(p, r), both(0.008333333333333333));
  p = f64x2.add(f64x2.mul(p, r), both(0.041666666666666664));
  p = f64x2.add(f64x2.mul(p, r), both(0.16666666666666666));
  p = f64x2.add(f64x2.mul(p, r), both(0.5));
  p = f64x2.add(f64x2.mul(p, r), both(1));
  p = f64x2.add(f64x2.mul(p, r), both(1));
  // 2^k by its exponent bits.
  const exponents = i64x2.extend_low_i32x4_s(i32x4.add(i32x4.trunc_sat_f64x2_s_zero(k), i32x4.splat(1023)));
  return f64x2.mul(p, i64x2.shl(exponents, 52));
}

/** The metric's floor under a probability. */
const LEAST_PROBABILITY: f64 = 1e-16;
/** Rows whose probabilities are multiplied: half of them at 1e-16 still make a double. */
const PRODUCT_ROWS: u32 = 32;

/**
 * Gradient and hessian of two-class log loss, two rows at a time; see `binary-pairs.ts`.
 * @param weights 0 where all rows weigh 1
 * @param begin a multiple of 32
 * @param products gets the products of the probabilities of the rows' own classes, of the even and of the odd of 32 rows
 */
export function binaryPairs(
  scores: usize, signs: usize, weights: usize, pairs: usize, begin: u32, end: u32,
  sigmoid: f64, negativeWeight: f64, positiveWeight: f64, products: usize,
): void {
  let at = products;
  let product = both(1);
  const sigmoids = both(sigmoid);
  const positives = both(positiveWeight);
  const negatives = both(negativeWeight);
  for (let row = begin; row < end; row += 2) {
    const sign = f64x2.promote_low_f32x4(v128.load64_zero(signs + (<usize>row << 2)));
    const x = f64x2.mul(f64x2.mul(sign, sigmoids), v128.load(scores + (<usize>row << 3)));
    const odds = exponential(f64x2.max(f64x2.min(x, both(700)), both(-700)));
    const wrong = f64x2.div(both(1), f64x2.add(odds, both(1)));
    const size = f64x2.mul(sigmoids, wrong);
    let weight = v128.bitselect(positives, negatives, f64x2.gt(sign, both(0)));
    if (weights != 0) weight = f64x2.mul(weight, f64x2.promote_low_f32x4(v128.load64_zero(weights + (<usize>row << 2))));
    const gradients = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.neg(f64x2.mul(sign, size)), weight));
    const hessians = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.mul(size, f64x2.sub(sigmoids, size)), weight));
    v128.store(pairs + (<usize>row << 3), v128.shuffle<i32>(gradients, hessians, 0, 4, 1, 5));
    // A last odd row has a neighbour that does not exist.
    const right = f64x2.max(f64x2.sub(both(1), wrong), both(LEAST_PROBABILITY));
    product = f64x2.mul(product, row + 1 < end ? right : f64x2.replace_lane(right, 1, 1));
    if (((row + 2) & (PRODUCT_ROWS - 1)) == 0 || row + 2 >= end) {
      v128.store(at, product);
      product = both(1);
      at += 16;
    }
  }
}

/** Adds a leaf's output to the scores (row-major rows × groups, f64) of the listed rows. */
export function addOutput(scores: usize, rows: usize, begin: u32, end: u32, output: f64, groups: u32, group: u32): void {
  const last = rows + (<usize>end << 2);
  for (let at = rows + (<usize>begin << 2); at < last; at += 4) {
    const score = scores + ((<usize>load<u32>(at) * groups + group) << 3);
    store<f64>(score, load<f64>(score) + output);
  }
}
