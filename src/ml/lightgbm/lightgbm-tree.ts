/**
 * A tree as LightGBM keeps it: inner nodes 0 … n-2 in the order their splits were made and leaves 0 … n-1, numbered
 * apart. A child of 0 or more is an inner node; a negative one is the leaf `~child`. Node 0 is the root; a tree of one
 * leaf has no inner nodes.
 */
export interface LightgbmTree {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Feature of every inner node. */
  readonly features: Int32Array;
  /** Numeric node: values up to and including it go left. Categorical node: which of {@link categories} it uses. */
  readonly thresholds: Float64Array;
  /** What a node compares and where missing goes; see {@link CATEGORICAL} and its neighbours. */
  readonly decisions: Uint8Array;
  readonly gains: Float32Array;
  /** The value a node would have as a leaf, shrunk like the leaves. */
  readonly internalValues: Float64Array;
  /** Sum of the rows' hessians in a node. */
  readonly internalWeights: Float64Array;
  /** Rows in a node: the cover of SHAP values. */
  readonly internalCounts: Int32Array;
  /** One output per leaf, the learning rate already inside. */
  readonly leafValues: Float64Array;
  readonly leafWeights: Float64Array;
  readonly leafCounts: Int32Array;
  /** Bit sets of the categories that go left, one for each categorical node. */
  readonly categories?: CategorySets | undefined;
  /** Linear models in the leaves, one per leaf, where the tree has them. */
  readonly linear?: readonly LinearLeaf[] | undefined;
  /** The factor that made the leaves what they are. */
  readonly shrinkage: number;
}

export interface CategorySets {
  /** Where each set begins in {@link words}, and the end: one more entry than sets. */
  readonly boundaries: Int32Array;
  /** Bit c % 32 of a set's word c / 32 stands for category c. */
  readonly words: Uint32Array;
}

/** A leaf's output as a sum over features; the plain leaf value stands in where one of them is missing. */
export interface LinearLeaf {
  readonly constant: number;
  readonly features: Int32Array;
  readonly coefficients: Float64Array;
}

/** Bit of a decision: the node asks for a category. */
export const CATEGORICAL = 1;
/** Bit of a decision: a missing value goes left. */
export const DEFAULT_LEFT = 2;
/** Bits of a decision that say what counts as missing. */
export const MISSING_MASK = 12;
/** Nothing does; NaN is compared as 0. */
export const MISSING_NONE = 0;
/** Zero does, and NaN with it. */
export const MISSING_ZERO = 4;
export const MISSING_NAN = 8;

/** Values this near to 0 are 0; LightGBM's float32 constant. */
export const ZERO_THRESHOLD = Math.fround(1e-35);

export const leafCount = (tree: LightgbmTree): number => tree.leafValues.length;

/** The leaf that a row falls into: 0 … leaves - 1. */
export function leafOf(
  { left, right, features, thresholds, decisions, categories }: LightgbmTree,
  { values, rows }: { readonly values: Float32Array | Float64Array; readonly rows: number },
  row: number,
): number {
  let node = left.length === 0 ? -1 : 0;
  while (node >= 0) {
    let value = values[features[node]! * rows + row]!;
    const decision = decisions[node]!;
    let goesLeft: boolean;
    if ((decision & CATEGORICAL) !== 0) {
      goesLeft = categories !== undefined && hasCategory(categories, thresholds[node]!, value);
    } else {
      const missing = decision & MISSING_MASK;
      if (missing !== MISSING_NAN && Number.isNaN(value)) value = 0;
      const isMissing =
        missing === MISSING_NAN
          ? Number.isNaN(value)
          : missing === MISSING_ZERO && value >= -ZERO_THRESHOLD && value <= ZERO_THRESHOLD;
      goesLeft = isMissing ? (decision & DEFAULT_LEFT) !== 0 : value <= thresholds[node]!;
    }
    node = goesLeft ? left[node]! : right[node]!;
  }
  return ~node;
}

/** Whether set `index` holds the value's category; missing and negative values belong to none. */
export function hasCategory({ boundaries, words }: CategorySets, index: number, value: number): boolean {
  const category = Math.trunc(value);
  if (!(category >= 0)) return false;
  const word = boundaries[index]! + Math.floor(category / 32);
  return word < boundaries[index + 1]! && ((words[word]! >>> (category % 32)) & 1) === 1;
}
