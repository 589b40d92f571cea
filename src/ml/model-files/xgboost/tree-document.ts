import { isLeaf, type Tree } from '../../trees/tree.ts';
import type { DocumentObject } from '../document/model-document.ts';
import { withAdjacentChildren } from './adjacent-children.ts';

/** XGBoost's mark for "no parent". */
const NO_PARENT = 2_147_483_647;

/** One element of `trees`; `id` is its index there. The widths of the arrays are those that UBJSON readers insist on. */
export function treeDocument(source: Tree, { id, features }: { id: number; features: number }): DocumentObject {
  const tree = withAdjacentChildren(source);
  return {
    id,
    tree_param: {
      num_deleted: '0',
      num_feature: String(features),
      num_nodes: String(tree.left.length),
      // Ordinary leaves: 1 is what 2.0 and later ask for, 1.7 does not look.
      size_leaf_vector: '1',
    },
    left_children: tree.left,
    right_children: tree.right,
    parents: parentsOf(tree),
    split_indices: tree.features,
    split_conditions: tree.conditions,
    default_left: tree.defaultLeft,
    base_weights: tree.weights,
    loss_changes: tree.gains,
    sum_hessian: tree.covers,
    ...categoryFields(tree),
  };
}

function parentsOf(tree: Tree): Int32Array {
  const parents = new Int32Array(tree.left.length).fill(NO_PARENT);
  for (let node = 0; node < parents.length; node++) {
    if (isLeaf(tree, node)) continue;
    parents[tree.left[node]!] = node;
    parents[tree.right[node]!] = node;
  }
  return parents;
}

function categoryFields({ left, categorySplits = new Map() }: Tree): DocumentObject {
  const splits = [...categorySplits].sort(([a], [b]) => a - b);
  const sets = splits.map(([, chosen]) => [...chosen].sort((a, b) => a - b));
  const types = new Uint8Array(left.length);
  for (const [node] of splits) types[node] = 1;
  let end = 0n;
  const segments = sets.map((set) => {
    end += BigInt(set.length);
    return end - BigInt(set.length);
  });
  return {
    split_type: types,
    categories: Int32Array.from(sets.flat()),
    categories_nodes: Int32Array.from(splits, ([node]) => node),
    categories_segments: BigInt64Array.from(segments),
    categories_sizes: BigInt64Array.from(sets, (set) => BigInt(set.length)),
  };
}
