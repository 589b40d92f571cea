import type { FeatureImportance } from '../model.ts';
import { isLeaf, type Tree } from '../trees/tree.ts';

/**
 * Mean decrease in impurity, as scikit-learn's `feature_importances_`: the share of each feature in a tree's fall of
 * impurity, averaged over the trees that split at all; in sum 1. Used features only, the largest first.
 */
export function impurityImportances(trees: readonly Tree[], featureNames: readonly string[]): FeatureImportance[] {
  const totals = featureNames.map((feature) => ({ feature, gain: 0, weight: 0, cover: 0 }));
  for (const tree of trees) {
    const whole = tree.gains.reduce((sum, gain) => sum + gain, 0);
    for (let node = 0; node < tree.left.length; node++) {
      if (isLeaf(tree, node)) continue;
      const total = totals[tree.features[node]!]!;
      total.weight += 1;
      total.cover += tree.covers[node]!;
      if (whole > 0) total.gain += tree.gains[node]! / whole;
    }
  }
  const sum = totals.reduce((all, { gain }) => all + gain, 0);
  return totals
    .filter(({ weight }) => weight > 0)
    .map(({ gain, cover, ...rest }) => ({ ...rest, gain: sum > 0 ? gain / sum : 0, cover: cover / rest.weight }))
    .sort((a, b) => b.gain - a.gain);
}
