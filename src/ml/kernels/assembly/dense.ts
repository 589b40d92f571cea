/**
 * Products of matrices of float32 for neural networks, four columns at a time. Matrices are row-major without gaps;
 * `columns` is a multiple of 4. Every sum runs over its terms in order, one rounding per product and per sum, so that the
 * plain loops of src/ml/neural/plain-kernel.ts give the same bits.
 */

/** c = a × b, rows × inner by inner × columns; each sum begins with the column's `bias` where that is no 0 pointer. */
export function multiply(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  bias: usize,
): void {
  const stride: usize = <usize>columns << 2;
  const step: usize = <usize>inner << 2;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const a0 = a + <usize>row * step;
    const c0 = c + <usize>row * stride;
    let column: usize = 0;
    for (; column + 32 <= stride; column += 32) {
      const left = bias == 0 ? f32x4.splat(0) : v128.load(bias + column);
      const right = bias == 0 ? f32x4.splat(0) : v128.load(bias + column, 16);
      let s00 = left;
      let s01 = right;
      let s10 = left;
      let s11 = right;
      let s20 = left;
      let s21 = right;
      let s30 = left;
      let s31 = right;
      let from = b + column;
      let at = a0;
      const end = a0 + step;
      for (; at < end; at += 4, from += stride) {
        const b0 = v128.load(from);
        const b1 = v128.load(from, 16);
        let factor = v128.load32_splat(at);
        s00 = f32x4.add(s00, f32x4.mul(factor, b0));
        s01 = f32x4.add(s01, f32x4.mul(factor, b1));
        factor = v128.load32_splat(at + step);
        s10 = f32x4.add(s10, f32x4.mul(factor, b0));
        s11 = f32x4.add(s11, f32x4.mul(factor, b1));
        factor = v128.load32_splat(at + 2 * step);
        s20 = f32x4.add(s20, f32x4.mul(factor, b0));
        s21 = f32x4.add(s21, f32x4.mul(factor, b1));
        factor = v128.load32_splat(at + 3 * step);
        s30 = f32x4.add(s30, f32x4.mul(factor, b0));
        s31 = f32x4.add(s31, f32x4.mul(factor, b1));
      }
      const to = c0 + column;
      v128.store(to, s00);
      v128.store(to, s01, 16);
      v128.store(to + stride, s10);
      v128.store(to + stride, s11, 16);
      v128.store(to + 2 * stride, s20);
      v128.store(to + 2 * stride, s21, 16);
      v128.store(to + 3 * stride, s30);
      v128.store(to + 3 * stride, s31, 16);
    }
    for (; column < stride; column += 16) {
      const start = bias == 0 ? f32x4.splat(0) : v128.load(bias + column);
      let s0 = start;
      let s1 = start;
      let s2 = start;
      let s3 = start;
      let from = b + column;
      let at = a0;
      const end = a0 + step;
      for (; at < end; at += 4, from += stride) {
        const b0 = v128.load(from);
        s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(at), b0));
        s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(at + step), b0));
        s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(at + 2 * step), b0));
        s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(at + 3 * step), b0));
      }
      const to = c0 + column;
      v128.store(to, s0);
      v128.store(to + stride, s1);
      v128.store(to + 2 * stride, s2);
      v128.store(to + 3 * stride, s3);
    }
  }
  for (; row < rows; row++) {
    const a0 = a + <usize>row * step;
    for (let column: usize = 0; column < stride; column += 16) {
      let sum = bias == 0 ? f32x4.splat(0) : v128.load(bias + column);
      let from = b + column;
      for (let at = a0, end = a0 + step; at < end; at += 4, from += stride) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at), v128.load(from)));
      }
      v128.store(c + <usize>row * stride + column, sum);
    }
  }
}

/** c = aᵀ × b, inner × columns, of a: rows × inner and b: rows × columns; `inner` is a multiple of 4 too. */
export function multiplyTransposed(a: usize, b: usize, c: usize, rows: i32, inner: i32, columns: i32): void {
  const stride: usize = <usize>columns << 2;
  const step: usize = <usize>inner << 2;
  const end = a + <usize>rows * step;
  for (let i: usize = 0; i < step; i += 16) {
    let column: usize = 0;
    let to = c + (i >> 2) * stride;
    for (; column + 32 <= stride; column += 32) {
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      let from = b + column;
      for (let at = a + i; at < end; at += step, from += stride) {
        const b0 = v128.load(from);
        const b1 = v128.load(from, 16);
        let factor = v128.load32_splat(at);
        s00 = f32x4.add(s00, f32x4.mul(factor, b0));
        s01 = f32x4.add(s01, f32x4.mul(factor, b1));
        factor = v128.load32_splat(at, 4);
        s10 = f32x4.add(s10, f32x4.mul(factor, b0));
        s11 = f32x4.add(s11, f32x4.mul(factor, b1));
        factor = v128.load32_splat(at, 8);
        s20 = f32x4.add(s20, f32x4.mul(factor, b0));
        s21 = f32x4.add(s21, f32x4.mul(factor, b1));
        factor = v128.load32_splat(at, 12);
        s30 = f32x4.add(s30, f32x4.mul(factor, b0));
        s31 = f32x4.add(s31, f32x4.mul(factor, b1));
      }
      v128.store(to + column, s00);
      v128.store(to + column, s01, 16);
      v128.store(to + column + stride, s10);
      v128.store(to + column + stride, s11, 16);
      v128.store(to + column + 2 * stride, s20);
      v128.store(to + column + 2 * stride, s21, 16);
      v128.store(to + column + 3 * stride, s30);
      v128.store(to + column + 3 * stride, s31, 16);
    }
    for (; column < stride; column += 16) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let from = b + column;
      for (let at = a + i; at < end; at += step, from += stride) {
        const b0 = v128.load(from);
        s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(at), b0));
        s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(at, 4), b0));
        s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(at, 8), b0));
        s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(at, 12), b0));
      }
      v128.store(to + column, s0);
      v128.store(to + column + stride, s1);
      v128.store(to + column + 2 * stride, s2);
      v128.store(to + column + 3 * stride, s3);
    }
  }
}

/** One step of Adam for `count` parameters, a multiple of 4; `slope` gets decay × parameter added first. */
export function adam(
  parameter: usize,
  slope: usize,
  mean: usize,
  square: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  decay: f32,
): void {
  const rates = f32x4.splat(rate);
  const keep1 = f32x4.splat(beta1);
  const take1 = f32x4.splat(1 - beta1);
  const keep2 = f32x4.splat(beta2);
  const take2 = f32x4.splat(1 - beta2);
  const epsilons = f32x4.splat(epsilon);
  const decays = f32x4.splat(decay);
  const bytes: usize = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const p = v128.load(parameter + i);
    const g = f32x4.add(v128.load(slope + i), f32x4.mul(decays, p));
    const m = f32x4.add(f32x4.mul(keep1, v128.load(mean + i)), f32x4.mul(take1, g));
    const v = f32x4.add(f32x4.mul(keep2, v128.load(square + i)), f32x4.mul(take2, f32x4.mul(g, g)));
    v128.store(mean + i, m);
    v128.store(square + i, v);
    v128.store(parameter + i, f32x4.sub(p, f32x4.div(f32x4.mul(rates, m), f32x4.add(f32x4.sqrt(v), epsilons))));
  }
}

/** outputs = max(sums, 0); each sum gives way to its slope, 1 above 0 and else 0. `count` is a multiple of 4. */
export function rectify(sums: usize, outputs: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const bytes: usize = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const sum = v128.load(sums + i);
    v128.store(outputs + i, f32x4.max(sum, zero));
    v128.store(sums + i, v128.and(f32x4.gt(sum, zero), one));
  }
}

/** Multiplies each number by its factor; `count` is a multiple of 4. */
export function scale(numbers: usize, factors: usize, count: i32): void {
  const bytes: usize = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(numbers + i, f32x4.mul(v128.load(numbers + i), v128.load(factors + i)));
  }
}
