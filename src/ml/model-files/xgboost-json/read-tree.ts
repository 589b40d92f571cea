import { isLeaf, type Tree } from '../../trees/tree.ts';
import { Damage } from '../damage.ts';
import { countAt, floatsAt, has, integersAt, type JsonObject, objectAt } from './json-fields.ts';

/** More nodes than any real tree has; keeps a hostile count from reserving memory. */
const MOST_NODES = 2 ** 27;

/**
 * Reads one element of `trees` and checks that it is a tree over `features` features.
 * @throws Damage
 */
export function readTree(source: JsonObject, features: number): Tree {
  const length = countAt(objectAt(source, 'tree_param'), 'num_nodes', { most: MOST_NODES });
  if (length === 0) throw new Damage(`${source.path} has no nodes`);
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
  checkShape(tree, features, source.path);
  return tree;
}

/** Every node has at most one parent and the root none, so walking down always ends. */
function checkShape(tree: Tree, features: number, path: string): void {
  const claimed = new Uint8Array(tree.left.length);
  const claim = (child: number, parent: number): void => {
    if (child === 0) throw new Damage(`${path}: node ${parent} has the root as its child`);
    if (claimed[child] === 1) throw new Damage(`${path}: node ${child} has two parents`);
    claimed[child] = 1;
  };
  for (let node = 0; node < tree.left.length; node++) {
    if (isLeaf(tree, node)) {
      if (tree.right[node] !== -1) throw new Damage(`${path}: node ${node} has a right child only`);
      if (!Number.isFinite(tree.conditions[node])) throw new Damage(`${path}: leaf ${node} is no finite number`);
      continue;
    }
    if (tree.right[node] === -1) throw new Damage(`${path}: node ${node} has a left child only`);
    claim(tree.left[node]!, node);
    claim(tree.right[node]!, node);
    if (tree.features[node]! >= features) {
      throw new Damage(`${path}: node ${node} splits on feature ${tree.features[node]} of ${features}`);
    }
  }
}

function readCategorySplits(source: JsonObject, nodes: number): Tree['categorySplits'] {
  if (!has(source, 'split_type')) return undefined;
  const types = integersAt(source, 'split_type', { length: nodes, least: 0, most: 1 });
  if (!types.includes(1)) return undefined;

  const anyInteger = { least: 0, most: 2 ** 31 - 1 };
  const categories = integersAt(source, 'categories', anyInteger);
  const categoryNodes = integersAt(source, 'categories_nodes', { least: 0, most: nodes - 1 });
  const segments = integersAt(source, 'categories_segments', { ...anyInteger, length: categoryNodes.length });
  const sizes = integersAt(source, 'categories_sizes', { ...anyInteger, length: categoryNodes.length });
  const splits = new Map<number, ReadonlySet<number>>();
  categoryNodes.forEach((node, i) => {
    const end = segments[i]! + sizes[i]!;
    if (end > categories.length) {
      throw new Damage(`${source.path}: the categories of node ${node} end at ${end} of ${categories.length}`);
    }
    splits.set(node, new Set(categories.subarray(segments[i]!, end)));
  });
  types.forEach((type, node) => {
    if (type === 1 && !splits.has(node)) throw new Damage(`${source.path}: node ${node} splits by unnamed categories`);
    if (type === 0 && splits.has(node)) splits.delete(node);
  });
  return splits;
}
