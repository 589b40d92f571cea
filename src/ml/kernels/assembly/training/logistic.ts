// Logistic predictions and gradients, four rows at a time.

import { join } from './lanes';

// @ts-ignore: decorator
@inline
function both(value: f64): v128 {
  return f64x2.splat(value);
}

/**
 * e^x for two numbers from -104 to 88.7, correct to about 1e-13: 2^k · e^r with k the nearest whole number to x / ln 2 and
 * a polynomial in r, of Taylor's series up to r^11.
 */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  const k = f64x2.nearest(f64x2.mul(x, both(1.4426950408889634)));
  const r = f64x2.sub(x, f64x2.mul(k, both(0.6931471805599453)));
  let p = both(2.505210838544172e-8);
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
  const k32 = i32x4.trunc_sat_f64x2_s_zero(k);
  const power = i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.add(k32, i32x4.splat(1023))), 52);
  return f64x2.mul(p, power);
}

/** e^-x of the first two of four float32, as float32. */
// @ts-ignore: decorator
@inline
function exponentials(margins: v128): v128 {
  const x = f64x2.promote_low_f32x4(f32x4.neg(margins));
  const capped = f64x2.pmax(f64x2.pmin(both(88.7), x), both(-104));
  return f32x4.demote_f64x2_zero(exponential(capped));
}

/**
 * Predictions of two classes from margins, as `sigmoid` of the links: rounded to float32 at every step. Rows from `begin`
 * (a multiple of four) to before `end`; room is needed up to the next multiple of four.
 */
export function sigmoids(margins: usize, predictions: usize, begin: u32, end: u32): void {
  const ones = f32x4.splat(1);
  for (let row = begin; row < end; row += 4) {
    const at = <usize>row << 2;
    const four = v128.load(margins + at);
    const e = join(exponentials(four), exponentials(v128.shuffle<i64>(four, four, 1, 0)));
    v128.store(predictions + at, f32x4.div(ones, f32x4.add(e, ones)));
  }
}

/** Gradient and hessian of the logistic loss from predictions; `weights` is 0 where all rows weigh 1. */
export function logisticPairs(
  predictions: usize,
  labels: usize,
  weights: usize,
  pairs: usize,
  begin: u32,
  end: u32,
  positiveWeight: f32,
): void {
  let row = begin;
  const ones = f32x4.splat(1);
  const least = f32x4.splat(<f32>1e-16);
  const factors = f32x4.splat(positiveWeight);
  for (; row + 4 <= end; row += 4) {
    const at = <usize>row << 2;
    const p = v128.load(predictions + at);
    const label = v128.load(labels + at);
    const given = weights == 0 ? ones : v128.load(weights + at);
    const weight = v128.bitselect(f32x4.mul(given, factors), given, f32x4.eq(label, ones));
    const g = f32x4.mul(f32x4.sub(p, label), weight);
    const h = f32x4.mul(f32x4.pmax(f32x4.mul(p, f32x4.sub(ones, p)), least), weight);
    const to = pairs + (<usize>row << 3);
    v128.store(to, v128.shuffle<i32>(g, h, 0, 4, 1, 5));
    v128.store(to + 16, v128.shuffle<i32>(g, h, 2, 6, 3, 7));
  }
  for (; row < end; row++) {
    const at = <usize>row << 2;
    const p = load<f32>(predictions + at);
    const label = load<f32>(labels + at);
    const given: f32 = weights == 0 ? 1 : load<f32>(weights + at);
    const weight: f32 = label == 1 ? given * positiveWeight : given;
    const to = pairs + (<usize>row << 3);
    store<f32>(to, (p - label) * weight);
    store<f32>(to + 4, max<f32>(p * (1 - p), <f32>1e-16) * weight);
  }
}
