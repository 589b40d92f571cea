/** A binary decision tree as parallel arrays, one entry per node; node 0 is the root, children come after parents. */
export interface Tree {
  /** -1 marks a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Feature of an inner node; 0 for a leaf. */
  readonly features: Int32Array;
  /** Inner node: smaller values go left. Leaf: its output. */
  readonly conditions: Float32Array;
  /** 1 where a missing value goes left. */
  readonly defaultLeft: Uint8Array;
  /** Inner node: output it would have as a leaf, before the learning rate. Leaf: its output. */
  readonly weights: Float32Array;
  /** Loss reduction of the split; 0 for a leaf. */
  readonly gains: Float32Array;
  /** Sum of the rows' hessians in the node. */
  readonly covers: Float32Array;
  /** Nodes that split by category: a row whose code is in the set goes right. */
  readonly categorySplits?: ReadonlyMap<number, ReadonlySet<number>> | undefined;
}

export const isLeaf = (tree: Tree, node: number): boolean => tree.left[node] === -1;

/** Codes from here on are no categories (float32 stops counting exactly). */
export const CATEGORY_LIMIT = 16_777_216;

/** Where a present value goes at a categorical node: a chosen category right, every other value left. */
export function categoryGoesLeft(chosen: ReadonlySet<number>, value: number): boolean {
  return value < 0 || value >= CATEGORY_LIMIT || !chosen.has(Math.trunc(value));
}
