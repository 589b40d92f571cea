/**
 * Walks rows through packed trees (see src/ml/trees/pack-trees.ts for the layout) and adds up the leaves' values.
 *
 * Every record is 16 bytes. A node is { column u32, first child u32, threshold f32 | f64 }: the first child follows if the
 * column's value is below the threshold, else the second, which lies behind it; what is missing or goes left on equality was
 * put into the column and the order of the children when packing, so one comparison decides. A leaf reads a column of NaNs,
 * and its first child lies one record before it, so it loops on itself; its threshold is its value.
 * A node that asks for a category has a flag in its column's lowest bit, a column of codes (as integers), and the address of a
 * set's bits, from the start of the columns, in the threshold's place; trees without such nodes are spared the look-up.
 */

import { BLOCK, BLOCK_ROWS, fillColumns, RECORD } from './parts/columns';

export { relocate } from './parts/columns';

/** Steps that trees of any shape are walked before looking whether all rows have arrived. */
const STRIDE: u32 = 4;

const BY_CATEGORY: u32 = 1;

export function addTrees32(
  columns: usize, columnCount: u32, trees: usize, treeCount: u32, rows: u32, staging: usize, stride: u32, sums: usize, groups: u32,
): void {
  addTrees<f32>(columns, columnCount, trees, treeCount, rows, staging, stride, sums, groups);
}

export function addTrees64(
  columns: usize, columnCount: u32, trees: usize, treeCount: u32, rows: u32, staging: usize, stride: u32, sums: usize, groups: u32,
): void {
  addTrees<f64>(columns, columnCount, trees, treeCount, rows, staging, stride, sums, groups);
}

/**
 * Adds the trees' values to `sums`, row-major rows × groups; `staging` holds the features read, `stride` values each.
 * Both must reach to a multiple of 8 rows.
 */
// @ts-ignore: decorator
@inline
function addTrees<T extends number>(
  columns: usize, columnCount: u32, trees: usize, treeCount: u32, rows: u32, staging: usize, stride: u32, sums: usize, groups: u32,
): void {
  for (let begin: u32 = 0; begin < rows; begin += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, rows - begin);
    fillColumns<T>(columns, columnCount, staging + begin * sizeof<T>(), stride, count);
    const blockSums = sums + begin * groups * sizeof<T>();
    if (count < 4) {
      const mixed = anyMixed(trees, treeCount);
      for (let row: u32 = 0; row < count; row++) {
        const rowSums = blockSums + row * groups * sizeof<T>();
        if (mixed) addRow<T>(columns, trees, treeCount, row * sizeof<T>(), rowSums, true);
        else addRow<T>(columns, trees, treeCount, row * sizeof<T>(), rowSums, false);
      }
    } else {
      for (let tree = trees; tree < trees + treeCount * RECORD; tree += RECORD) {
        if (load<u32>(tree, 12)) addTree<T>(columns, tree, count, blockSums, groups, true);
        else addTree<T>(columns, tree, count, blockSums, groups, false);
      }
    }
  }
}

/**
 * One tree, eight rows at a time: their walks do not wait for each other. A tree's record is { group, root, depth, whether it
 * asks for categories }.
 */
// @ts-ignore: decorator
@inline
function addTree<T extends number>(columns: usize, tree: usize, rows: u32, sums: usize, groups: u32, mixed: bool): void {
  const step = groups * sizeof<T>();
  const root = load<u32>(tree, 4);
  const depth = load<u32>(tree, 8);
  let sum = sums + load<u32>(tree) * sizeof<T>();
  for (let row: u32 = 0; row < rows; row += 8) {
    const at = row * sizeof<T>();
    let a = root, b = root, c = root, d = root, e = root, f = root, g = root, h = root;
    let left = depth;
    while (true) {
      let steps = left <= 2 * STRIDE ? left : STRIDE;
      left -= steps;
      for (; steps > 0; steps--) {
        a = next<T>(a, at, 0, columns, mixed);
        b = next<T>(b, at, 1, columns, mixed);
        c = next<T>(c, at, 2, columns, mixed);
        d = next<T>(d, at, 3, columns, mixed);
        e = next<T>(e, at, 4, columns, mixed);
        f = next<T>(f, at, 5, columns, mixed);
        g = next<T>(g, at, 6, columns, mixed);
        h = next<T>(h, at, 7, columns, mixed);
      }
      if (left == 0) break;
      if (atLeaf(a) && atLeaf(b) && atLeaf(c) && atLeaf(d) && atLeaf(e) && atLeaf(f) && atLeaf(g) && atLeaf(h)) break;
    }
    add<T>(sum, a);
    add<T>(sum + step, b);
    add<T>(sum + 2 * step, c);
    add<T>(sum + 3 * step, d);
    add<T>(sum + 4 * step, e);
    add<T>(sum + 5 * step, f);
    add<T>(sum + 6 * step, g);
    add<T>(sum + 7 * step, h);
    sum += 8 * step;
  }
}

/** One row, eight trees at a time. */
// @ts-ignore: decorator
@inline
function addRow<T extends number>(columns: usize, trees: usize, treeCount: u32, at: u32, sums: usize, mixed: bool): void {
  const last = trees + (treeCount - 1) * RECORD;
  for (let tree = trees; tree <= last; tree += 8 * RECORD) {
    const t1 = min(tree + RECORD, last), t2 = min(tree + 2 * RECORD, last), t3 = min(tree + 3 * RECORD, last);
    const t4 = min(tree + 4 * RECORD, last), t5 = min(tree + 5 * RECORD, last), t6 = min(tree + 6 * RECORD, last);
    const t7 = min(tree + 7 * RECORD, last);
    let a = load<u32>(tree, 4), b = load<u32>(t1, 4), c = load<u32>(t2, 4), d = load<u32>(t3, 4);
    let e = load<u32>(t4, 4), f = load<u32>(t5, 4), g = load<u32>(t6, 4), h = load<u32>(t7, 4);
    let left = max(max(max(load<u32>(tree, 8), load<u32>(t1, 8)), max(load<u32>(t2, 8), load<u32>(t3, 8))),
      max(max(load<u32>(t4, 8), load<u32>(t5, 8)), max(load<u32>(t6, 8), load<u32>(t7, 8))));
    while (left > 0) {
      for (let steps = min(left, STRIDE); steps > 0; steps--, left--) {
        a = next<T>(a, at, 0, columns, mixed);
        b = next<T>(b, at, 0, columns, mixed);
        c = next<T>(c, at, 0, columns, mixed);
        d = next<T>(d, at, 0, columns, mixed);
        e = next<T>(e, at, 0, columns, mixed);
        f = next<T>(f, at, 0, columns, mixed);
        g = next<T>(g, at, 0, columns, mixed);
        h = next<T>(h, at, 0, columns, mixed);
      }
      if (atLeaf(a) && atLeaf(b) && atLeaf(c) && atLeaf(d) && atLeaf(e) && atLeaf(f) && atLeaf(g) && atLeaf(h)) break;
    }
    addLane<T>(sums, tree, a);
    if (tree + RECORD <= last) addLane<T>(sums, t1, b);
    if (tree + 2 * RECORD <= last) addLane<T>(sums, t2, c);
    if (tree + 3 * RECORD <= last) addLane<T>(sums, t3, d);
    if (tree + 4 * RECORD <= last) addLane<T>(sums, t4, e);
    if (tree + 5 * RECORD <= last) addLane<T>(sums, t5, f);
    if (tree + 6 * RECORD <= last) addLane<T>(sums, t6, g);
    if (tree + 7 * RECORD <= last) addLane<T>(sums, t7, h);
  }
}

function anyMixed(trees: usize, treeCount: u32): bool {
  let mixed: u32 = 0;
  for (let tree = trees; tree < trees + treeCount * RECORD; tree += RECORD) mixed |= load<u32>(tree, 12);
  return mixed != 0;
}

/** The next node. `lane` and `mixed` are literals wherever this is inlined. */
// @ts-ignore: decorator
@inline
function next<T extends number>(node: u32, at: u32, lane: u32, columns: usize, mixed: bool): u32 {
  const child = load<u32>(node, 4);
  const column = load<u32>(node);
  if (!mixed) return laneValue<T>(column + at, lane) < load<T>(node, 8) ? child : child + RECORD;
  const byCategory = column & BY_CATEGORY;
  const mask = 0 - byCategory;
  const value = column - byCategory + at;
  // A numeric node looks at the first bit of the columns and does not use it.
  const code = load<u32>(value + lane * sizeof<T>(), BLOCK) & mask;
  const bits = load<u32>(columns + (load<u32>(node, 8) & mask) + ((code >> 5) << 2));
  const isMember = (bits >> (code & 31)) & 1;
  const isBelow = <u32>(laneValue<T>(value, lane) < load<T>(node, 8));
  return select<u32>(isMember, isBelow, byCategory != 0) ? child : child + RECORD;
}

/** A lane's value; the lane is a literal wherever this is inlined, so that it becomes part of the load's constant offset. */
// @ts-ignore: decorator
@inline
function laneValue<T extends number>(at: usize, lane: u32): T {
  if (lane == 0) return load<T>(at, BLOCK);
  if (lane == 1) return load<T>(at, BLOCK + sizeof<T>());
  if (lane == 2) return load<T>(at, BLOCK + 2 * sizeof<T>());
  if (lane == 3) return load<T>(at, BLOCK + 3 * sizeof<T>());
  if (lane == 4) return load<T>(at, BLOCK + 4 * sizeof<T>());
  if (lane == 5) return load<T>(at, BLOCK + 5 * sizeof<T>());
  if (lane == 6) return load<T>(at, BLOCK + 6 * sizeof<T>());
  return load<T>(at, BLOCK + 7 * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function atLeaf(node: u32): bool {
  return load<u32>(node, 4) + RECORD == node;
}

// @ts-ignore: decorator
@inline
function add<T extends number>(sum: usize, leaf: u32): void {
  store<T>(sum, load<T>(sum) + load<T>(leaf, 8));
}

// @ts-ignore: decorator
@inline
function addLane<T extends number>(sums: usize, tree: usize, leaf: u32): void {
  add<T>(sums + load<u32>(tree) * sizeof<T>(), leaf);
}
