import type { Decision, DecisionTree } from './decision.ts';

/** A tree's nodes in level order: the root, then the two children of each inner node, the one for values below first. */
export interface OrderedTree {
  readonly tree: DecisionTree;
  readonly group: number;
  readonly nodes: readonly OrderedNode[];
}

export interface OrderedNode {
  /** Its number in the tree. */
  readonly node: number;
  readonly depth: number;
  /** Undefined for a leaf. */
  readonly decision: Decision | undefined;
  /** Place of the child for values below; the other follows it. -1 for a leaf. */
  readonly firstChild: number;
}

export function orderTree(tree: DecisionTree, group: number): OrderedTree {
  const nodes: OrderedNode[] = [];
  const reached = [0];
  const depths = [0];
  for (let i = 0; i < reached.length; i++) {
    const node = reached[i]!;
    const depth = depths[i]!;
    if (tree.left[node] === -1) {
      nodes.push({ node, depth, decision: undefined, firstChild: -1 });
      continue;
    }
    const decision = tree.decisionAt(node);
    nodes.push({ node, depth, decision, firstChild: reached.length });
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    if (decision.belowGoesLeft) reached.push(left, right);
    else reached.push(right, left);
    depths.push(depth + 1, depth + 1);
  }
  return { tree, group, nodes };
}
