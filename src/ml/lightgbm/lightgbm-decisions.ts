import { type Decision, type DecisionTree, VIEW } from '../trees/decision.ts';
import { nextDoubleUp } from '../trees/next-float.ts';
import {
  CATEGORICAL,
  type CategorySets,
  DEFAULT_LEFT,
  type LightgbmTree,
  leafCount,
  MISSING_MASK,
  MISSING_NONE,
  MISSING_ZERO,
} from './lightgbm-tree.ts';

/** A tree with LightGBM's meaning (up to the threshold goes left, in double) for the kernels; not one of linear leaves. */
export function lightgbmDecisions(tree: LightgbmTree): DecisionTree {
  const inner = tree.left.length;
  const nodes = inner + leafCount(tree);
  // Leaves are numbered behind the inner nodes.
  const numberOf = (child: number): number => (child < 0 ? inner + ~child : child);
  const [left, right] = [new Int32Array(nodes).fill(-1), new Int32Array(nodes).fill(-1)];
  left.set(tree.left.map(numberOf));
  right.set(tree.right.map(numberOf));
  return {
    left,
    right,
    values: joined(new Float64Array(inner), tree.leafValues),
    covers: joined(tree.internalCounts, tree.leafCounts),
    decisionAt: (node) => decisionAt(tree, node),
  };
}

function joined(inner: ArrayLike<number>, leaves: ArrayLike<number>): Float64Array {
  const both = new Float64Array(inner.length + leaves.length);
  both.set(inner);
  both.set(leaves, inner.length);
  return both;
}

function decisionAt({ features, thresholds, decisions, categories }: LightgbmTree, node: number): Decision {
  const feature = features[node]!;
  const threshold = thresholds[node]!;
  const decision = decisions[node]!;
  if (decision & CATEGORICAL) {
    // A chosen category goes left; all others, and what is missing, right.
    const view = VIEW.membership | VIEW.truncated | VIEW.negated;
    return { column: { feature, view, codes: codesOf(categories, threshold) }, threshold: -0.5, belowGoesLeft: true };
  }
  const missing = decision & MISSING_MASK;
  const view = missing === MISSING_NONE ? VIEW.missingIsZero : missing === MISSING_ZERO ? VIEW.zeroIsMissing : 0;
  const missingGoesLeft = missing !== MISSING_NONE && (decision & DEFAULT_LEFT) !== 0;
  if (!missingGoesLeft) {
    // x ≤ t is x < the double above t. Everything is up to ∞, which has none above.
    return threshold === Number.POSITIVE_INFINITY
      ? { column: { feature, view: view | VIEW.presence }, threshold: 1, belowGoesLeft: true }
      : { column: { feature, view }, threshold: nextDoubleUp(threshold), belowGoesLeft: true };
  }
  // Turned round, so that what is missing fails the comparison and goes left: x > t is -x < -t. Nothing is up to NaN.
  return Number.isNaN(threshold)
    ? { column: { feature, view: view | VIEW.presence }, threshold: 1, belowGoesLeft: false }
    : { column: { feature, view: view | VIEW.negated }, threshold: -threshold, belowGoesLeft: false };
}

function codesOf(categories: CategorySets | undefined, index: number): Set<number> {
  const codes = new Set<number>();
  if (categories === undefined) return codes;
  const { boundaries, words } = categories;
  for (let word = boundaries[index]!; word < boundaries[index + 1]!; word++) {
    for (let bit = 0; bit < 32; bit++) {
      if ((words[word]! >>> bit) & 1) codes.add((word - boundaries[index]!) * 32 + bit);
    }
  }
  return codes;
}
