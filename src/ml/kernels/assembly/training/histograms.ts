// Filling histograms, and taking them apart.

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

/** Adds up pairs in their order, into two float64 at `sums`. */
export function sumPairs(pairs: usize, begin: u32, end: u32, sums: usize): void {
  let sum = f64x2.splat(0);
  const last = pairs + (<usize>end << 3);
  for (let at = pairs + (<usize>begin << 3); at < last; at += 8) {
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(at)));
  }
  v128.store(sums, sum);
}
