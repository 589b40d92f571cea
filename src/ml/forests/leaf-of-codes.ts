import type { CodedColumns } from './coded-columns.ts';
import type { ForestTree } from './tree-nodes.ts';

/** Walks coded rows down a tree by the codes it was grown from. */
export function leafOfCodes(tree: ForestTree, { columns }: CodedColumns): (row: number) => number {
  const { left, features, conditions, defaultLeft } = tree;
  const rightSets = new Map(tree.categorySplits.map(([node, right]) => [node, new Set(right)]));
  /** The code from which on numbers go right. */
  const firstRight = Int32Array.from(left, (child, node) => {
    if (child === -1 || rightSets.has(node)) return 0;
    const { edges, bins } = columns[features[node]!]!;
    const edge = edges.indexOf(conditions[node]!);
    return edge < 0 ? bins : edge + 1;
  });
  return (row) => {
    let node = 0;
    for (let child = left[0]!; child !== -1; child = left[node]!) {
      const { codes, bins, categories } = columns[features[node]!]!;
      const code = codes[row]!;
      const goesLeft =
        code === bins
          ? defaultLeft[node] === 1
          : categories
            ? !rightSets.get(node)!.has(categories[code]!)
            : code < firstRight[node]!;
      node = goesLeft ? child : child + 1;
    }
    return node;
  };
}
