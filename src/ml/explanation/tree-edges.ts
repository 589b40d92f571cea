import type { DecisionTree } from '../trees/decision.ts';
import { type OrderedTree, orderTree } from '../trees/ordered-tree.ts';

/**
 * What SHAP values need to know of the edges of a tree, by the place in level order of the node that an edge leads to. All
 * edges of a path that ask about one feature count as one: a row meets it when it meets all of them, and its share is the
 * product of theirs.
 */
export interface TreeEdges extends OrderedTree {
  /** Share of the parent's training rows that go this way; 1 for the root. */
  readonly ratios: Float64Array;
  /** Product of the ratios of this edge and those above it on the same feature. */
  readonly shares: Float64Array;
  /** The edge above an inner node's children that asks about the same feature, nearest first; -1 when there is none. */
  readonly ancestors: Int32Array;
  /** Most features that one path asks about. */
  readonly mostFeatures: number;
  /** Mean output over the training rows. */
  readonly mean: number;
}

export function treeEdges(tree: DecisionTree, group: number): TreeEdges {
  const ordered = orderTree(tree, group);
  const { nodes } = ordered;
  const parents = new Int32Array(nodes.length).fill(-1);
  const ratios = new Float64Array(nodes.length).fill(1);
  const shares = new Float64Array(nodes.length).fill(1);
  const ancestors = new Int32Array(nodes.length).fill(-1);
  const reach = new Float64Array(nodes.length).fill(1);
  const features = new Int32Array(nodes.length);
  let [mostFeatures, mean] = [0, 0];
  nodes.forEach(({ node, decision, firstChild }, place) => {
    mostFeatures = Math.max(mostFeatures, features[place]!);
    if (decision === undefined) {
      mean += reach[place]! * tree.values[node]!;
      return;
    }
    let ancestor = place;
    const { feature } = decision.column;
    while (ancestor > 0 && nodes[parents[ancestor]!]!.decision!.column.feature !== feature)
      ancestor = parents[ancestor]!;
    ancestors[place] = ancestor === 0 ? -1 : ancestor;
    for (const child of [firstChild, firstChild + 1]) {
      parents[child] = place;
      // A tree without covers, or a node that no training row reached: no side is likelier.
      const cover = tree.covers[node]!;
      ratios[child] = cover > 0 ? tree.covers[nodes[child]!.node]! / cover : 0.5;
      shares[child] = ratios[child]! * (ancestor === 0 ? 1 : shares[ancestor]!);
      reach[child] = reach[place]! * ratios[child]!;
      features[child] = features[place]! + (ancestor === 0 ? 1 : 0);
    }
  });
  return { ...ordered, ratios, shares, ancestors, mostFeatures, mean };
}
