import type { TreeEdges } from './tree-edges.ts';

/** One feature of a leaf's path. */
export interface PathFeature {
  readonly feature: number;
  /** Share of training rows that meet the path's conditions on the feature, given those on the others. */
  readonly share: number;
  /** The last edge of the path that asks about it, by the place of the node it leads to. */
  readonly edge: number;
}

export interface LeafPath {
  readonly value: number;
  readonly features: readonly PathFeature[];
}

/** The path to every leaf of a tree, the conditions on each feature put together. */
export function leafPaths({ tree, nodes, shares }: TreeEdges): LeafPath[] {
  const paths: LeafPath[] = [];
  const open: { readonly place: number; readonly features: readonly PathFeature[] }[] = [{ place: 0, features: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, decision, firstChild } = nodes[next.place]!;
    if (decision === undefined) {
      paths.push({ value: tree.values[node]!, features: next.features });
      continue;
    }
    const { feature } = decision.column;
    const others = next.features.filter((other) => other.feature !== feature);
    for (const child of [firstChild + 1, firstChild]) {
      open.push({ place: child, features: [...others, { feature, share: shares[child]!, edge: child }] });
    }
  }
  return paths;
}
