import { type LightgbmTree, ZERO_THRESHOLD } from './lightgbm-tree.ts';

const settled = (value: number): number => (Math.abs(value) <= ZERO_THRESHOLD ? 0 : value);

/** The tree with every output times `rate`. */
export function shrinkTree(tree: LightgbmTree, rate: number): LightgbmTree {
  const shrink = (value: number): number => settled(value * rate);
  return {
    ...tree,
    leafValues: tree.leafValues.map(shrink),
    internalValues: tree.internalValues.map(shrink),
    linear: tree.linear?.map((leaf) => ({
      ...leaf,
      constant: shrink(leaf.constant),
      coefficients: leaf.coefficients.map(shrink),
    })),
    shrinkage: tree.shrinkage * rate,
  };
}

/** The tree with `bias` in every output; what its shrinkage was is then no longer told. */
export function addBias(tree: LightgbmTree, bias: number): LightgbmTree {
  const add = (value: number): number => settled(value + bias);
  return { ...tree, leafValues: tree.leafValues.map(add), internalValues: tree.internalValues.map(add), shrinkage: 1 };
}

/** A tree that gives every row the same. */
export const constantTree = (value: number, rows: number): LightgbmTree => ({
  left: new Int32Array(),
  right: new Int32Array(),
  features: new Int32Array(),
  thresholds: new Float64Array(),
  decisions: new Uint8Array(),
  gains: new Float32Array(),
  internalValues: new Float64Array(),
  internalWeights: new Float64Array(),
  internalCounts: new Int32Array(),
  leafValues: Float64Array.of(value),
  leafWeights: new Float64Array(1),
  leafCounts: Int32Array.of(rows),
  shrinkage: 1,
});
