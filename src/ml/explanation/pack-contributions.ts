import { ColumnTable, RECORD_BYTES, RECORD_WORDS } from '../trees/column-table.ts';
import { BLOCK_ROWS, MOST_COLUMNS } from '../trees/pack-trees.ts';
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts';
import type { TreeEdges } from './tree-edges.ts';

/*
 * A tree's SHAP values are the sum of its leaves' (Lundberg et al., 2020, eq. of path-dependent TreeSHAP). In a leaf of value
 * v whose path asks about features 1 … D, with o_j = 1 if the row meets the path's conditions on feature j and z_j the share
 * of training rows that do, the weights s!(D-1-s)!/D! of Shapley's formula are the integrals of t^s (1-t)^(D-1-s) over [0, 1]
 * (Owen, 1972), so that
 *
 *   φ_i = v (o_i - z_i) ∫ Π_{j≠i} (o_j t + z_j (1 - t)) dt,
 *
 * a polynomial of degree D - 1, which ⌈D/2⌉ points of Gauss–Legendre integrate exactly. At each point the product over a path
 * is built up while going down, and the sums over leaves while coming back up, as in Linear TreeSHAP (Yu et al., 2022), where
 * an edge's feature gets its share (o_i - z_i) / (o_i t + z_i (1 - t)) of the sum below. Both cases of o_i are known when packing.
 * An edge below another on the same feature replaces its factor and its share: hence the quotients and differences.
 */

/** Bytes after which the next part begins. */
const MOST_BYTES = 4_194_304;
/** Bytes of a tree that a kernel's memory could still hold beside others. */
const MOST_TREE_BYTES = 33_554_432;
const NODE_BYTES = 48;
const POINT_BYTES = 64;
const PAIR_BYTES = 16;
const NO_ANCESTOR = -1;

/** Trees packed for the kernel of contributions: records of columns and trees, the trees' nodes, the sets' bits. */
export interface PackedContributions {
  readonly words: Int32Array;
  /** Records with an address in word 1: columns and trees. */
  readonly records: number;
  readonly columns: number;
  readonly trees: number;
  /** The features that the trees ask about; the kernel's shares are in this order, group after group. */
  readonly features: readonly number[];
  /** Bytes that the kernel's slots take. */
  readonly slotBytes: number;
}

/** Whether a tree fits into the kernel's memory. */
export const canPackContributions = (tree: TreeEdges): boolean => treeBytes(tree) <= MOST_TREE_BYTES;

/** Packs trees in their order, a part at a time; a tree that is one leaf takes no part. */
export function* packContributions(trees: Iterable<TreeEdges>, groups: number): Generator<PackedContributions> {
  let part = new Part();
  for (const tree of trees) {
    if (tree.mostFeatures === 0) continue;
    if (part.isFull) {
      yield part.pack(groups);
      part = new Part();
    }
    part.add(tree);
  }
  if (part.bytes > 0) yield part.pack(groups);
}

class Part {
  readonly #columns = new ColumnTable();
  readonly #trees: TreeEdges[] = [];
  bytes = 0;

  get isFull(): boolean {
    return this.bytes + this.#columns.setWords * 4 > MOST_BYTES || this.#columns.count >= MOST_COLUMNS;
  }

  add(tree: TreeEdges): void {
    this.#trees.push(tree);
    this.bytes += treeBytes(tree);
    for (const { decision } of tree.nodes) if (decision !== undefined) this.#columns.numberOf(decision.column);
  }

  pack(groups: number): PackedContributions {
    const columns = this.#columns.count;
    const records = columns + this.#trees.length;
    const setAt = records * RECORD_WORDS + this.bytes / 4;
    const words = new Int32Array(setAt + this.#columns.setWords + (this.#columns.setWords % 2));
    const features = this.#columns.writeTo(words, setAt);
    const places = new Map(features.map((feature, place) => [feature, place]));
    let at = records * RECORD_BYTES;
    let slotBytes = 0;
    this.#trees.forEach((tree, t) => {
      const count = pointsOf(tree);
      const firstShare = groups === 1 ? 0 : tree.group * features.length;
      words.set([firstShare, at, innerNodes(tree), count], (columns + t) * RECORD_WORDS);
      this.#packTree(words, at, tree, places);
      at += treeBytes(tree);
      slotBytes = Math.max(slotBytes, tree.nodes.length * PAIR_BYTES * (1 + count));
    });
    return { words, records, columns, trees: this.#trees.length, features, slotBytes };
  }

  #packTree(words: Int32Array, start: number, tree: TreeEdges, places: ReadonlyMap<number, number>): void {
    const doubles = new Float64Array(words.buffer);
    const quadrature = gaussLegendre(pointsOf(tree));
    const count = quadrature.points.length;
    doubles.set(quadrature.weights, start / 8);
    const slot = PAIR_BYTES * (1 + count);
    let at = start + weightBytes(count);
    tree.nodes.forEach(({ decision, firstChild }, place) => {
      if (decision === undefined) return;
      const { column, threshold } = decision;
      const ancestor = tree.ancestors[place]!;
      words[at / 4] = this.#columns.numberOf(column) * BLOCK_ROWS * 8;
      words[at / 4 + 1] = firstChild * slot;
      words[at / 4 + 2] = place * slot;
      words[at / 4 + 3] = ancestor === -1 ? NO_ANCESTOR : ancestor * slot;
      words[at / 4 + 4] = places.get(column.feature)!;
      doubles[at / 8 + 3] = threshold;
      for (const child of [0, 1]) {
        doubles[at / 8 + 4 + child] = tree.ratios[firstChild + child]! * outputOf(tree, firstChild + child);
        const factorsAt = (at + NODE_BYTES) / 8 + 2 * child;
        packFactors(doubles, factorsAt, { tree, edge: firstChild + child, ancestor, quadrature });
      }
      at += NODE_BYTES + POINT_BYTES * count;
    });
  }
}

interface EdgeToPack {
  readonly tree: TreeEdges;
  readonly edge: number;
  readonly ancestor: number;
  readonly quadrature: Quadrature;
}

/** Per point the edge's factor if it is met and if not, and four numbers on its share if it is met and if not. */
function packFactors(
  doubles: Float64Array,
  at: number,
  { tree, edge, ancestor, quadrature: { points } }: EdgeToPack,
): void {
  const share = tree.shares[edge]!;
  const output = outputOf(tree, edge);
  points.forEach((t, point) => {
    const factor = t + share * (1 - t);
    const above = ancestor === -1 ? 1 : t + tree.shares[ancestor]! * (1 - t);
    const shareAbove = ancestor === -1 ? 0 : (1 - tree.shares[ancestor]!) / above;
    const factorsAt = at + (point * POINT_BYTES) / 8;
    doubles[factorsAt] = (output * factor) / above;
    doubles[factorsAt + 1] = (output * share * (1 - t)) / above;
    doubles[factorsAt + 4] = (1 - share) / factor - shareAbove;
    doubles[factorsAt + 5] = -1 / (1 - t) - shareAbove;
  });
}

/** The value of the leaf that an edge leads to is a factor like any other. */
function outputOf({ tree, nodes }: TreeEdges, edge: number): number {
  const { node, decision } = nodes[edge]!;
  return decision === undefined ? tree.values[node]! : 1;
}

const pointsOf = (tree: TreeEdges): number => Math.ceil(tree.mostFeatures / 2);

const innerNodes = ({ nodes }: TreeEdges): number => (nodes.length - 1) / 2;

const weightBytes = (points: number): number => Math.ceil(points / 2) * 16;

function treeBytes(tree: TreeEdges): number {
  const points = pointsOf(tree);
  return weightBytes(points) + innerNodes(tree) * (NODE_BYTES + POINT_BYTES * points);
}
