/**
 * SHAP values of packed trees (see src/ml/explanation/pack-contributions.ts for the layout and the formula), two rows at a
 * time in double precision.
 *
 * Every node of a tree has a slot: a mask (which of the two rows came through it with all conditions on its feature) and one
 * number per point of quadrature. Going down, the number is the product of the factors on the node's path; coming back up, it
 * is the sum of the leaves below it, each weighted by its path's product, from which the shares of the split feature follow.
 */

import { BLOCK, BLOCK_ROWS, fillColumns, RECORD } from './parts/columns';

export { relocate } from './parts/columns';

/** Bytes of a node before its factors: { column, first child's slot, own slot, ancestor's slot, place, –, threshold, 2 ratios }. */
const NODE: u32 = 48;
/** Bytes of factors per point: { both children's factor if met, if not; their share if met, if not }. */
const POINT: u32 = 64;
/** Bytes of a mask or of one point's number in a slot. */
const PAIR: u32 = 16;
const NO_ANCESTOR: u32 = 0xffffffff;

/**
 * Adds to `shares` [group × places + place][share stride] for `rows` rows. `staging` and `shares` must reach to an even number
 * of rows. A tree's record is { first share, weights' address, nodes, points }; its nodes follow its weights.
 */
export function addShares(
  columns: usize, columnCount: u32, trees: usize, treeCount: u32, rows: u32, staging: usize, stride: u32, shares: usize,
  shareStride: u32, slots: usize,
): void {
  const shareBytes = shareStride * sizeof<f64>();
  for (let begin: u32 = 0; begin < rows; begin += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, rows - begin);
    fillColumns<f64>(columns, columnCount, staging + begin * sizeof<f64>(), stride, count);
    for (let tree = trees; tree < trees + treeCount * RECORD; tree += RECORD) {
      const treeShares = shares + load<u32>(tree) * shareBytes + begin * sizeof<f64>();
      const weights: usize = load<u32>(tree, 4);
      const nodes = load<u32>(tree, 8);
      const points = load<u32>(tree, 12);
      for (let row: u32 = 0; row < count; row += 2) {
        const at = row * sizeof<f64>();
        // Trees of depths up to 8 get loops of a known length.
        if (points == 1) addTree(weights, nodes, 1, at, treeShares + at, shareBytes, slots);
        else if (points == 2) addTree(weights, nodes, 2, at, treeShares + at, shareBytes, slots);
        else if (points == 3) addTree(weights, nodes, 3, at, treeShares + at, shareBytes, slots);
        else if (points == 4) addTree(weights, nodes, 4, at, treeShares + at, shareBytes, slots);
        else addTree(weights, nodes, points, at, treeShares + at, shareBytes, slots);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addTree(weights: usize, nodes: u32, points: u32, row: u32, shares: usize, shareBytes: u32, slots: usize): void {
  const slotBytes = PAIR * (1 + points);
  const nodeBytes = NODE + POINT * points;
  const first = weights + ((points * sizeof<f64>() + 15) & ~15);
  const end = first + nodes * nodeBytes;

  for (let point: u32 = 0; point < points; point++) {
    v128.store(slots + PAIR * (1 + point), v128.load64_splat(weights + point * sizeof<f64>()));
  }
  for (let node = first; node < end; node += nodeBytes) {
    const own = slots + load<u32>(node, 8);
    const child = slots + load<u32>(node, 4);
    const below = f64x2.lt(v128.load(load<u32>(node) + row, BLOCK), v128.load64_splat(node, 24));
    const ancestor = load<u32>(node, 12);
    if (ancestor == NO_ANCESTOR) {
      v128.store(child, below);
      v128.store(child + slotBytes, v128.not(below));
      for (let point: u32 = 0; point < points; point++) {
        const factors = node + point * POINT;
        const path = v128.load(own + point * PAIR, PAIR);
        const low = v128.bitselect(v128.load64_splat(factors, NODE), v128.load64_splat(factors, NODE + 8), below);
        const high = v128.bitselect(v128.load64_splat(factors, NODE + 24), v128.load64_splat(factors, NODE + 16), below);
        v128.store(child + point * PAIR, f64x2.mul(path, low), PAIR);
        v128.store(child + slotBytes + point * PAIR, f64x2.mul(path, high), PAIR);
      }
    } else {
      const met = v128.load(slots + ancestor);
      v128.store(child, v128.and(met, below));
      v128.store(child + slotBytes, v128.andnot(met, below));
      const lowRatio = v128.load64_splat(node, 32);
      const highRatio = v128.load64_splat(node, 40);
      for (let point: u32 = 0; point < points; point++) {
        const factors = node + point * POINT;
        const path = v128.load(own + point * PAIR, PAIR);
        const low = v128.bitselect(v128.load64_splat(factors, NODE), v128.load64_splat(factors, NODE + 8), below);
        const high = v128.bitselect(v128.load64_splat(factors, NODE + 24), v128.load64_splat(factors, NODE + 16), below);
        v128.store(child + point * PAIR, f64x2.mul(path, v128.bitselect(low, lowRatio, met)), PAIR);
        v128.store(child + slotBytes + point * PAIR, f64x2.mul(path, v128.bitselect(high, highRatio, met)), PAIR);
      }
    }
  }
  for (let node = end - nodeBytes; node >= first; node -= nodeBytes) {
    const own = slots + load<u32>(node, 8);
    const child = slots + load<u32>(node, 4);
    const ancestor = load<u32>(node, 12);
    const below = v128.load(child);
    let share = f64x2.splat(0);
    for (let point: u32 = 0; point < points; point++) {
      const factors = node + point * POINT;
      const low = v128.load(child + point * PAIR, PAIR);
      const high = v128.load(child + slotBytes + point * PAIR, PAIR);
      const lowShare = v128.bitselect(v128.load64_splat(factors, NODE + 32), v128.load64_splat(factors, NODE + 40), below);
      const highShare = v128.bitselect(v128.load64_splat(factors, NODE + 56), v128.load64_splat(factors, NODE + 48), below);
      share = f64x2.add(share, f64x2.add(f64x2.mul(low, lowShare), f64x2.mul(high, highShare)));
      v128.store(own + point * PAIR, f64x2.add(low, high), PAIR);
    }
    if (ancestor != NO_ANCESTOR) share = v128.and(share, v128.load(slots + ancestor));
    const target = shares + load<u32>(node, 16) * shareBytes;
    v128.store(target, f64x2.add(v128.load(target), share));
  }
}
