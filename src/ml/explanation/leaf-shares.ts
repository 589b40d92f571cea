import type { Matrix } from '../matrix.ts';
import { isBelow } from '../trees/is-below.ts';
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts';
import { type LeafPath, leafPaths } from './leaf-paths.ts';
import type { TreeEdges } from './tree-edges.ts';

/**
 * One leaf as one row sees it, at the points of quadrature that integrate its shares exactly (the formula stands in
 * pack-contributions.ts): the leaf's value times the product of its path at a point, times the share of feature i there, add
 * up over the points to φ_i; times half the shares of two features, to their interaction.
 */
export interface LeafShares {
  readonly path: LeafPath;
  /** Points of quadrature. */
  readonly points: number;
  /** Weight × value × product of the path, per point. */
  readonly outputs: Float64Array;
  /** Share of each of the path's features, feature after feature, per point. */
  readonly shares: Float64Array;
}

/** Calls `visit` with every leaf of one tree for some rows; the object it gets is used again for the next leaf. */
export function visitLeaves(
  tree: TreeEdges,
  { matrix, begin, end }: { readonly matrix: Matrix; readonly begin: number; readonly end: number },
  visit: (row: number, leaf: LeafShares) => void,
): void {
  const quadrature = gaussLegendre(Math.max(1, Math.ceil(tree.mostFeatures / 2)));
  const points = quadrature.points.length;
  const leaves = leafPaths(tree).map(
    (path): LeafShares => ({
      path,
      points,
      outputs: new Float64Array(points),
      shares: new Float64Array(path.features.length * points),
    }),
  );
  const met = new Uint8Array(tree.nodes.length);
  for (let row = begin; row < end; row++) {
    fillMet(met, tree, matrix, row);
    for (const leaf of leaves) {
      fillShares(leaf, met, quadrature);
      visit(row, leaf);
    }
  }
}

/** By edge: 1 where the row takes it and all those above it that ask about the same feature. */
function fillMet(met: Uint8Array, { nodes, ancestors }: TreeEdges, { values, rows }: Matrix, row: number): void {
  for (let place = 0; place < nodes.length; place++) {
    const { decision, firstChild } = nodes[place]!;
    if (decision === undefined) continue;
    const ancestor = ancestors[place]!;
    const above = ancestor === -1 ? 1 : met[ancestor]!;
    const below = isBelow(decision, values[decision.column.feature * rows + row]!);
    met[firstChild] = below ? above : 0;
    met[firstChild + 1] = below ? 0 : above;
  }
}

function fillShares({ path, outputs, shares }: LeafShares, met: Uint8Array, { points, weights }: Quadrature): void {
  for (let point = 0; point < points.length; point++) outputs[point] = path.value * weights[point]!;
  path.features.forEach(({ share, edge }, i) => {
    const isMet = met[edge] === 1;
    for (let point = 0; point < points.length; point++) {
      const t = points[point]!;
      const unmet = share * (1 - t);
      outputs[point]! *= isMet ? t + unmet : unmet;
      shares[i * points.length + point] = isMet ? (1 - share) / (t + unmet) : -1 / (1 - t);
    }
  });
}
