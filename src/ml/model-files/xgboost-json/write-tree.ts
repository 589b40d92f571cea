import { isLeaf, type Tree } from '../../trees/tree.ts';
import { withAdjacentChildren } from './adjacent-children.ts';
import { floatText } from './float-text.ts';
import { jsonList, jsonObject, textObject } from './json-text.ts';

/** XGBoost's mark for "no parent". */
const NO_PARENT = 2_147_483_647;

/** One element of `trees`; `id` is its index there. */
export function writeTree(source: Tree, { id, features }: { id: number; features: number }): string {
  const tree = withAdjacentChildren(source);
  const nodes = tree.left.length;
  return jsonObject({
    id: String(id),
    tree_param: textObject({
      num_deleted: '0',
      num_feature: String(features),
      num_nodes: String(nodes),
      // Ordinary leaves: 1 is what 2.0 and later ask for, 1.7 does not look.
      size_leaf_vector: '1',
    }),
    left_children: integers(tree.left),
    right_children: integers(tree.right),
    parents: integers(parentsOf(tree)),
    split_indices: integers(tree.features),
    split_conditions: floats(tree.conditions),
    default_left: integers(tree.defaultLeft),
    base_weights: floats(tree.weights),
    loss_changes: floats(tree.gains),
    sum_hessian: floats(tree.covers),
    ...categoryFields(tree),
  });
}

function parentsOf(tree: Tree): Int32Array {
  const parents = new Int32Array(tree.left.length).fill(NO_PARENT);
  tree.left.forEach((_, node) => {
    if (isLeaf(tree, node)) return;
    parents[tree.left[node]!] = node;
    parents[tree.right[node]!] = node;
  });
  return parents;
}

function categoryFields({ left, categorySplits = new Map() }: Tree): Record<string, string> {
  const splits = [...categorySplits].sort(([a], [b]) => a - b);
  const sets = splits.map(([, chosen]) => [...chosen].sort((a, b) => a - b));
  let end = 0;
  const segments = sets.map((set) => {
    end += set.length;
    return end - set.length;
  });
  return {
    split_type: integers(Uint8Array.from(left, (_, node) => (categorySplits.has(node) ? 1 : 0))),
    categories: integers(sets.flat()),
    categories_nodes: integers(splits.map(([node]) => node)),
    categories_segments: integers(segments),
    categories_sizes: integers(sets.map((set) => set.length)),
  };
}

const integers = (values: Iterable<number>): string => jsonList([...values].map(String));
const floats = (values: Float32Array): string => jsonList([...values].map(floatText));
