import { isLeaf, type Tree } from '../../trees/tree.ts';
import { Damage } from '../damage.ts';

/** More nodes than any real tree has; keeps a hostile count from reserving memory. */
export const MOST_NODES = 2 ** 27;

/**
 * Checks that the nodes are a tree over `features` features: every node has at most one parent and the root none, so
 * that walking down always ends; leaves are finite, thresholds are numbers. Clears what means nothing in a leaf (a
 * node that XGBoost has deleted keeps a mark there instead of a feature).
 * @param tree with at least one node; its children are between -1 and the number of nodes
 * @throws Damage
 */
export function checkTree(tree: Tree, features: number, path: string): void {
  const nodes = tree.left.length;
  const claimed = new Uint8Array(nodes);
  const claim = (child: number, parent: number): void => {
    if (child === 0) throw new Damage(`${path}: node ${parent} has the root as its child`);
    if (claimed[child] === 1) throw new Damage(`${path}: node ${child} has two parents`);
    claimed[child] = 1;
  };
  for (let node = 0; node < nodes; node++) {
    if (isLeaf(tree, node)) {
      if (tree.right[node] !== -1) throw new Damage(`${path}: node ${node} has a right child only`);
      if (!Number.isFinite(tree.conditions[node])) throw new Damage(`${path}: leaf ${node} is no finite number`);
      if (tree.features[node] !== 0) tree.features[node] = 0;
      continue;
    }
    if (tree.right[node] === -1) throw new Damage(`${path}: node ${node} has a left child only`);
    claim(tree.left[node]!, node);
    claim(tree.right[node]!, node);
    if (tree.features[node]! >= features) {
      throw new Damage(`${path}: node ${node} splits on feature ${tree.features[node]} of ${features}`);
    }
    if (Number.isNaN(tree.conditions[node]) && !tree.categorySplits?.has(node)) {
      throw new Damage(`${path}: node ${node} compares with NaN`);
    }
  }
}
