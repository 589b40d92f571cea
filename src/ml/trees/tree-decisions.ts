import { type Decision, type DecisionTree, VIEW } from './decision.ts';
import { nextFloatUp } from './next-float.ts';
import { CATEGORY_LIMIT, type Tree } from './tree.ts';

/**
 * A tree with XGBoost's meaning (smaller goes left, in float32) for the kernels.
 * @param factor on the tree's output, rounded as XGBoost rounds it
 */
export function treeDecisions(tree: Tree, factor = 1): DecisionTree {
  return {
    left: tree.left,
    right: tree.right,
    values: factor === 1 ? tree.conditions : tree.conditions.map((value) => Math.fround(factor * value)),
    covers: tree.covers,
    decisionAt: (node) => decisionAt(tree, node),
  };
}

function decisionAt(tree: Tree, node: number): Decision {
  const feature = tree.features[node]!;
  const missingGoesLeft = tree.defaultLeft[node] === 1;
  const codes = tree.categorySplits?.get(node);
  if (codes !== undefined) return byCategory(feature, codes, missingGoesLeft);
  const condition = tree.conditions[node]!;
  if (!missingGoesLeft) return { column: { feature, view: 0 }, threshold: condition, belowGoesLeft: true };
  // No value is below -∞ or NaN, so whatever is there goes right and only what is missing goes left.
  if (condition === Number.NEGATIVE_INFINITY || Number.isNaN(condition)) {
    return { column: { feature, view: VIEW.presence }, threshold: 1, belowGoesLeft: false };
  }
  // x ≥ c, turned round so that what is missing fails the comparison and goes left: -x < the float above -c.
  return { column: { feature, view: VIEW.negated }, threshold: nextFloatUp(-condition), belowGoesLeft: false };
}

/** A chosen category goes right. */
function byCategory(feature: number, chosen: ReadonlySet<number>, missingGoesLeft: boolean): Decision {
  const codes = new Set([...chosen].filter((code) => code < CATEGORY_LIMIT));
  return missingGoesLeft
    ? {
        column: { feature, view: VIEW.membership | VIEW.negated, codes },
        threshold: -0.5,
        belowGoesLeft: false,
      }
    : { column: { feature, view: VIEW.membership, codes }, threshold: 0.5, belowGoesLeft: true };
}
