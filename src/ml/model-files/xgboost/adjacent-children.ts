import { reachableNodes } from '../../trees/importances.ts';
import { isLeaf, type Tree } from '../../trees/tree.ts';

/**
 * The same tree with every right child right after its left sibling (XGBoost up to 2.1 computes it that way and
 * crashes otherwise) and children after their parent. Unreachable nodes are dropped. Returns `tree` itself when it
 * already is so.
 */
export function withAdjacentChildren(tree: Tree): Tree {
  const order = reachableNodes(tree);
  const isInOrder = (node: number): boolean =>
    isLeaf(tree, node) || (tree.left[node]! > node && tree.right[node] === tree.left[node]! + 1);
  if (order.length === tree.left.length && order.every(isInOrder)) return tree;

  const numberOf = new Map(order.map((node, number) => [node, number]));
  const child = (old: number): number => (old === -1 ? -1 : numberOf.get(old)!);
  const splits = [...(tree.categorySplits ?? [])].filter(([node]) => numberOf.has(node));
  return {
    left: Int32Array.from(order, (node) => child(tree.left[node]!)),
    right: Int32Array.from(order, (node) => child(tree.right[node]!)),
    features: Int32Array.from(order, (node) => tree.features[node]!),
    conditions: Float32Array.from(order, (node) => tree.conditions[node]!),
    defaultLeft: Uint8Array.from(order, (node) => tree.defaultLeft[node]!),
    weights: Float32Array.from(order, (node) => tree.weights[node]!),
    gains: Float32Array.from(order, (node) => tree.gains[node]!),
    covers: Float32Array.from(order, (node) => tree.covers[node]!),
    categorySplits: splits.length === 0 ? undefined : new Map(splits.map(([node, set]) => [numberOf.get(node)!, set])),
  };
}
