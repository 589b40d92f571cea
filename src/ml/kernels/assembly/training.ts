// What growing trees spends its time on. `src/ml/histograms/plain-kernel.ts` says the same in plain TypeScript and must
// give the same bits: no operation here may be fused or reordered.
//
// Every pointer is a byte address. A histogram holds, for every code of every feature, the sums of gradient and hessian
// as two neighbouring float64; feature f begins at f × slots codes. `pairs` holds gradient and hessian of every row as
// two neighbouring float32. `codes` holds the codes row by row, `stride` bytes a row.

const SLOT: u32 = 16;
/** Bytes that one feature's 256 codes take in a histogram. */
const FEATURE: u32 = 4096;

// @ts-ignore: decorator
@inline
function bump(at: usize, pair: v128): void {
  v128.store(at, f64x2.add(v128.load(at), pair));
}

// @ts-ignore: decorator
@inline
function pairOf(pairs: usize, row: u32): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(pairs + (<usize>row << 3)));
}

/** Adds one row with byte codes: eight features a load, the rest one by one. */
// @ts-ignore: decorator
@inline
function addBytes(histogram: usize, codesAt: usize, features: u32, pair: v128): void {
  let feature: u32 = 0;
  let at = histogram;
  let from = codesAt;
  for (; feature + 8 <= features; feature += 8) {
    const codes = load<u64>(from);
    // The shifts bring a code out times 16, the bytes of a slot.
    bump(at + <usize>((codes << 4) & 0xff0), pair);
    bump(at + <usize>((codes >> 4) & 0xff0) + FEATURE, pair);
    bump(at + <usize>((codes >> 12) & 0xff0) + 2 * FEATURE, pair);
    bump(at + <usize>((codes >> 20) & 0xff0) + 3 * FEATURE, pair);
    bump(at + <usize>((codes >> 28) & 0xff0) + 4 * FEATURE, pair);
    bump(at + <usize>((codes >> 36) & 0xff0) + 5 * FEATURE, pair);
    bump(at + <usize>((codes >> 44) & 0xff0) + 6 * FEATURE, pair);
    bump(at + <usize>((codes >> 52) & 0xff0) + 7 * FEATURE, pair);
    at += 8 * FEATURE;
    from += 8;
  }
  if (features - feature >= 4) {
    const codes = load<u32>(from);
    bump(at + <usize>((codes << 4) & 0xff0), pair);
    bump(at + <usize>((codes >> 4) & 0xff0) + FEATURE, pair);
    bump(at + <usize>((codes >> 12) & 0xff0) + 2 * FEATURE, pair);
    bump(at + <usize>((codes >> 20) & 0xff0) + 3 * FEATURE, pair);
    at += 4 * FEATURE;
    from += 4;
    feature += 4;
  }
  for (; feature < features; feature++) {
    bump(at + (<usize>load<u8>(from) << 4), pair);
    at += FEATURE;
    from += 1;
  }
}

/** Rows looked at together: their codes fit the first-level cache beside the bins they meet, and a word has a bit for each. */
const AHEAD: u32 = 32;

/** Adds the rows from `begin` to before `end`, of byte codes; those that were not drawn have a pair of 0 and add nothing. */
export function addRows(histogram: usize, codes: usize, stride: u32, features: u32, begin: u32, end: u32, pairs: usize): void {
  for (let from = begin; from < end; from += AHEAD) {
    const to = min(from + AHEAD, end);
    let drawn: u32 = 0;
    for (let row = from; row < to; row++) {
      drawn |= <u32>(load<u64>(pairs + (<usize>row << 3)) != 0) << (row - from);
    }
    for (; drawn != 0; drawn &= drawn - 1) {
      const row = from + ctz(drawn);
      addBytes(histogram, codes + <usize>row * stride, features, pairOf(pairs, row));
    }
  }
}

/** Exported only so that what is loaded ahead counts as used. */
export let touched: u64 = 0;

/**
 * Loads what will be needed of listed rows; of rows shorter than four bytes also a bit of their neighbours. Rows of a list
 * lie apart, and adding one takes so many steps that the processor would not look at the next while it waits for memory; a
 * loop as short as this asks for many rows at once. At a million rows that makes deep nodes five times faster.
 * @returns a bit for each row whose pair is not 0, for others add nothing: with half of the rows drawn, half of the time
 */
// @ts-ignore: decorator
@inline
function touch(codes: usize, stride: u32, rows: usize, begin: u32, end: u32, pairs: usize): u32 {
  let seen: u64 = 0;
  let drawn: u32 = 0;
  for (let i = begin; i < end; i++) {
    const row = <usize>load<u32>(rows + (<usize>i << 2));
    const at = codes + row * stride;
    seen |= load<u32>(at) | load<u32>(at + stride - 4);
    drawn |= <u32>(load<u64>(pairs + (row << 3)) != 0) << (i - begin);
  }
  touched = seen;
  return drawn;
}

/** Adds the rows that stand in `rows` from `begin` to before `end`, of byte codes. */
export function addListed(
  histogram: usize,
  codes: usize,
  stride: u32,
  features: u32,
  rows: usize,
  begin: u32,
  end: u32,
  pairs: usize,
): void {
  for (let from = begin; from < end; from += AHEAD) {
    const to = min(from + AHEAD, end);
    for (let drawn = touch(codes, stride, rows, from, to, pairs); drawn != 0; drawn &= drawn - 1) {
      const row = load<u32>(rows + (<usize>(from + ctz(drawn)) << 2));
      addBytes(histogram, codes + <usize>row * stride, features, pairOf(pairs, row));
    }
  }
}

/** As {@link addListed}, of codes of two bytes and `slots` codes a feature. */
export function addListedWide(
  histogram: usize,
  codes: usize,
  stride: u32,
  features: u32,
  rows: usize,
  begin: u32,
  end: u32,
  pairs: usize,
  slots: u32,
): void {
  for (let from = begin; from < end; from += AHEAD) {
    const to = min(from + AHEAD, end);
    for (let drawn = touch(codes, stride, rows, from, to, pairs); drawn != 0; drawn &= drawn - 1) {
      const row = load<u32>(rows + (<usize>(from + ctz(drawn)) << 2));
      const pair = pairOf(pairs, row);
      let code = codes + <usize>row * stride;
      let at = histogram;
      for (let feature: u32 = 0; feature < features; feature++) {
        bump(at + <usize>load<u16>(code) * SLOT, pair);
        code += 2;
        at += <usize>slots * SLOT;
      }
    }
  }
}

/** Takes `child` away from `parent`, `length` slots from each address. */
export function subtract(parent: usize, child: usize, length: u32): void {
  const end = parent + <usize>length * SLOT;
  let from = child;
  for (let at = parent; at < end; at += 16) {
    v128.store(at, f64x2.sub(v128.load(at), v128.load(from)));
    from += 16;
  }
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}

/** Writes 0, 1, 2, … from `begin` to before `end` at their own places. */
export function listRows(rows: usize, begin: u32, end: u32): void {
  for (let row = begin; row < end; row++) store<u32>(rows + (<usize>row << 2), row);
}

/**
 * Parts the rows from `begin` to before `end` by their codes of one byte: where `goesLeft` holds 1 first, both sides in
 * their old order. Every row is written to both sides and one of them advances, so that there is no branch to mispredict.
 * @param spare room for as many rows, at the same places
 * @param codes the code of row 0; those of the others follow `stride` bytes apart
 * @returns where the right side begins
 */
export function partition(
  rows: usize,
  spare: usize,
  begin: u32,
  end: u32,
  codes: usize,
  stride: u32,
  goesLeft: usize,
): u32 {
  const first = rows + (<usize>begin << 2);
  const last = rows + (<usize>end << 2);
  const moved = spare + (<usize>begin << 2);
  let left = first;
  let right = moved;
  for (let at = first; at < last; at += 4) {
    const row = load<u32>(at);
    const step = <usize>load<u8>(goesLeft + load<u8>(codes + <usize>row * stride)) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += step;
    right += 4 - step;
  }
  memory.copy(left, moved, right - moved);
  return <u32>((left - rows) >> 2);
}

/** As {@link partition}, by codes of two bytes. */
export function partitionWide(
  rows: usize,
  spare: usize,
  begin: u32,
  end: u32,
  codes: usize,
  stride: u32,
  goesLeft: usize,
): u32 {
  const first = rows + (<usize>begin << 2);
  const last = rows + (<usize>end << 2);
  const moved = spare + (<usize>begin << 2);
  let left = first;
  let right = moved;
  for (let at = first; at < last; at += 4) {
    const row = load<u32>(at);
    const step = <usize>load<u8>(goesLeft + load<u16>(codes + <usize>row * stride)) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += step;
    right += 4 - step;
  }
  memory.copy(left, moved, right - moved);
  return <u32>((left - rows) >> 2);
}

/** Copies codes that lie row by row to columns, `columnBytes` apart; rows from `begin` to before `end`. */
export function copyColumns(
  columns: usize,
  columnBytes: usize,
  codes: usize,
  stride: u32,
  features: u32,
  begin: u32,
  end: u32,
): void {
  // A block of rows at a time stays in the first-level cache while every column is gone through.
  const BLOCK: u32 = 512;
  for (let from = begin; from < end; from += BLOCK) {
    const to = min(from + BLOCK, end);
    for (let feature: u32 = 0; feature < features; feature++) {
      let at = codes + <usize>from * stride + feature;
      const column = columns + <usize>feature * columnBytes;
      for (let row = from; row < to; row++) {
        store<u8>(column + row, load<u8>(at));
        at += stride;
      }
    }
  }
}

/** As {@link copyColumns}, of codes of two bytes. */
export function copyColumnsWide(
  columns: usize,
  columnBytes: usize,
  codes: usize,
  stride: u32,
  features: u32,
  begin: u32,
  end: u32,
): void {
  const BLOCK: u32 = 512;
  for (let from = begin; from < end; from += BLOCK) {
    const to = min(from + BLOCK, end);
    for (let feature: u32 = 0; feature < features; feature++) {
      let at = codes + <usize>from * stride + (feature << 1);
      const column = columns + <usize>feature * columnBytes;
      for (let row = from; row < to; row++) {
        store<u16>(column + (<usize>row << 1), load<u16>(at));
        at += stride;
      }
    }
  }
}

/** Adds a leaf's output to the margins of its rows. */
export function addLeaf(margins: usize, rows: usize, begin: u32, end: u32, output: f32, groups: u32, group: u32): void {
  const last = rows + (<usize>end << 2);
  for (let at = rows + (<usize>begin << 2); at < last; at += 4) {
    const margin = margins + ((<usize>load<u32>(at) * groups + group) << 2);
    store<f32>(margin, load<f32>(margin) + output);
  }
}

// Walking a grown tree. A node is a record of 16 bytes: its condition (float32); the offset of its column with two bits, 1
// where missing goes right, 2 where it asks a set of categories; how far its left child lies from the first node, the right
// one behind it; its output. A leaf is its own left child, and its condition is NaN. A node that asks a set has the set's
// distance in the place of the condition and its number of bits in that of the output.

/** 1 where a row goes right. */
// @ts-ignore: decorator
@inline
function goesRight(node: usize, columns: usize, asksSets: bool, nodes: usize): u32 {
  const word = load<u32>(node, 4);
  const value = load<f32>(columns + <usize>(word & ~3));
  const missing = <u32>(value != value) & word;
  if (asksSets && (word & 2) != 0) {
    if (value != value) return word & 1;
    // No set has more than 65,536 bits.
    if (value < 0 || value >= <f32>65536) return 0;
    const code = <u32>value;
    if (code >= load<u32>(node, 12)) return 0;
    return (<u32>load<u8>(nodes + <usize>load<u32>(node) + (code >> 3)) >> (code & 7)) & 1;
  }
  return <u32>(value >= load<f32>(node)) | (missing & 1);
}

// @ts-ignore: decorator
@inline
function next(node: usize, columns: usize, asksSets: bool, nodes: usize): usize {
  return nodes + <usize>load<u32>(node, 8) + (<usize>goesRight(node, columns, asksSets, nodes) << 4);
}

// @ts-ignore: decorator
@inline
function walkBy(
  asksSets: bool,
  columns: usize,
  nodes: usize,
  depth: u32,
  begin: u32,
  end: u32,
  margins: usize,
  groups: u32,
  group: u32,
): void {
  const stride = <usize>groups << 2;
  let margin = margins + ((<usize>begin * groups + group) << 2);
  let at = columns + (<usize>begin << 2);
  let row = begin;
  // Four rows at once: one walk is a chain in which every step waits for the one before.
  for (; row + 4 <= end; row += 4) {
    let a = nodes;
    let b = nodes;
    let c = nodes;
    let d = nodes;
    for (let level: u32 = 0; level < depth; level++) {
      a = next(a, at, asksSets, nodes);
      b = next(b, at + 4, asksSets, nodes);
      c = next(c, at + 8, asksSets, nodes);
      d = next(d, at + 12, asksSets, nodes);
    }
    addOutput(margin, a);
    addOutput(margin + stride, b);
    addOutput(margin + 2 * stride, c);
    addOutput(margin + 3 * stride, d);
    margin += 4 * stride;
    at += 16;
  }
  for (; row < end; row++) {
    let node = nodes;
    for (let level: u32 = 0; level < depth; level++) node = next(node, at, asksSets, nodes);
    addOutput(margin, node);
    margin += stride;
    at += 4;
  }
}

// @ts-ignore: decorator
@inline
function addOutput(margin: usize, leaf: usize): void {
  store<f32>(margin, load<f32>(margin) + load<f32>(leaf, 12));
}

/** Adds a tree's outputs to the margins of one group, rows from `begin` to before `end` of columns of float32. */
export function walk(
  columns: usize,
  nodes: usize,
  depth: u32,
  asksSets: u32,
  begin: u32,
  end: u32,
  margins: usize,
  groups: u32,
  group: u32,
): void {
  if (asksSets != 0) walkBy(true, columns, nodes, depth, begin, end, margins, groups, group);
  else walkBy(false, columns, nodes, depth, begin, end, margins, groups, group);
}

/** Adds up pairs in their order, into two float64 at `sums`. */
export function sumPairs(pairs: usize, begin: u32, end: u32, sums: usize): void {
  let sum = f64x2.splat(0);
  const last = pairs + (<usize>end << 3);
  for (let at = pairs + (<usize>begin << 3); at < last; at += 8) {
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(at)));
  }
  v128.store(sums, sum);
}

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

// The search for the best split of a node -----------------------------------------------------------------------------

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

// @ts-ignore: decorator
@inline
function join(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 1, 4, 5);
}

// @ts-ignore: decorator
@inline
function firsts(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

// @ts-ignore: decorator
@inline
function seconds(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
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
