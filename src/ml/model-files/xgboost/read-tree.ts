import type { Tree } from '../../trees/tree.ts';
import { Damage, UnsupportedKind } from '../damage.ts';
import { countAt, type DocumentFields, floatsAt, has, integersAt, objectAt } from '../document/document-fields.ts';
import { withAdjacentChildren } from './adjacent-children.ts';
import { checkTree, MOST_NODES } from './check-tree.ts';

/** Codes from here on are no categories, whatever the file says. */
const MOST_CATEGORY = 2 ** 31 - 1;

/**
 * Reads one element of `trees` and checks that it is a tree over `features` features.
 * @throws Damage, UnsupportedKind
 */
export function readTree(source: DocumentFields, features: number): Tree {
  const parameters = objectAt(source, 'tree_param');
  const length = countAt(parameters, 'num_nodes', { most: MOST_NODES });
  if (length === 0) throw new Damage(`${source.path} has no nodes`);
  if (countAt(parameters, 'size_leaf_vector', { most: MOST_NODES, fallback: 1 }) > 1) {
    throw new UnsupportedKind('an XGBoost model with vector leaves (multi_output_tree)');
  }
  const child = { length, least: -1, most: length - 1 };
  const tree: Tree = {
    left: integersAt(source, 'left_children', child),
    right: integersAt(source, 'right_children', child),
    features: integersAt(source, 'split_indices', { length, least: 0, most: 2 ** 31 - 1 }),
    conditions: floatsAt(source, 'split_conditions', length),
    defaultLeft: Uint8Array.from(integersAt(source, 'default_left', { length, least: 0, most: 1 })),
    weights: floatsAt(source, 'base_weights', length),
    gains: floatsAt(source, 'loss_changes', length),
    covers: floatsAt(source, 'sum_hessian', length),
    categorySplits: readCategorySplits(source, length),
  };
  checkTree(tree, features, source.path);
  return withAdjacentChildren(tree);
}

function readCategorySplits(source: DocumentFields, nodes: number): Tree['categorySplits'] {
  if (!has(source, 'split_type')) return undefined;
  const types = integersAt(source, 'split_type', { length: nodes, least: 0, most: 1 });
  if (!types.includes(1)) return undefined;

  const anyInteger = { least: 0, most: MOST_CATEGORY };
  const categories = integersAt(source, 'categories', anyInteger);
  const categoryNodes = integersAt(source, 'categories_nodes', { least: 0, most: nodes - 1 });
  const segments = integersAt(source, 'categories_segments', { ...anyInteger, length: categoryNodes.length });
  const sizes = integersAt(source, 'categories_sizes', { ...anyInteger, length: categoryNodes.length });
  const left = integersAt(source, 'left_children', { least: -1, most: nodes - 1 });
  const splits = new Map<number, ReadonlySet<number>>();
  // Segments that overlap would let a short file ask for any number of sets of any size.
  let total = 0;
  categoryNodes.forEach((node, i) => {
    const end = segments[i]! + sizes[i]!;
    if (end > categories.length) {
      throw new Damage(`${source.path}: the categories of node ${node} end at ${end} of ${categories.length}`);
    }
    total += sizes[i]!;
    if (total > categories.length) throw new Damage(`${source.path}: sets of categories share their entries`);
    if (splits.has(node)) throw new Damage(`${source.path}: node ${node} has two sets of categories`);
    if (types[node] === 1) splits.set(node, new Set(categories.subarray(segments[i]!, end)));
  });
  types.forEach((type, node) => {
    if (type === 1 && !splits.has(node) && left[node] !== -1) {
      throw new Damage(`${source.path}: node ${node} splits by unnamed categories`);
    }
  });
  return splits;
}
