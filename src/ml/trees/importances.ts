import type { FeatureImportance } from '../model.ts';
import { isLeaf, type Tree } from './tree.ts';

/** How much each used feature contributed, as XGBoost's `get_score`: mean gain and cover per split, and split count. */
export function treeImportances(trees: readonly Tree[], featureNames: readonly string[]): FeatureImportance[] {
  const totals = featureNames.map((feature) => ({ feature, gain: 0, weight: 0, cover: 0 }));
  for (const tree of trees) {
    for (const node of reachableNodes(tree)) {
      if (isLeaf(tree, node)) continue;
      const total = totals[tree.features[node]!]!;
      total.weight += 1;
      total.gain += tree.gains[node]!;
      total.cover += tree.covers[node]!;
    }
  }
  return totals
    .filter(({ weight }) => weight > 0)
    .map(({ feature, gain, weight, cover }) => ({ feature, gain: gain / weight, weight, cover: cover / weight }))
    .sort((a, b) => b.gain - a.gain);
}

/** Node numbers from the root, parents first, left before right, level by level; deleted nodes are not met. */
export function reachableNodes(tree: Tree): number[] {
  const nodes = [0];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (!isLeaf(tree, node)) nodes.push(tree.left[node]!, tree.right[node]!);
  }
  return nodes;
}
