import type { Matrix } from '../../src/ml/index.ts';
import type { Tree } from '../../src/ml/trees/tree.ts';
import type { Random } from '../../src/stats/index.ts';

/** Values at which comparisons go wrong, if they do. */
const TRAPS = [0, -0, 1, -1, 1.5, 2 ** -149, -(2 ** -149), 3.4028234663852886e38, Infinity, -Infinity, Number.NaN];

const trapOrNormal = (random: Random): number =>
  random.uniform() < 0.4 ? TRAPS[random.integer(TRAPS.length)]! : Math.fround(random.normal());

export interface RandomTreeOptions {
  readonly features: number;
  /** Inner nodes of the tree; its shape is random. */
  readonly splits: number;
  /** Share of nodes that split by category. */
  readonly categorical?: number;
  /** Only thresholds that training can give. */
  readonly finite?: boolean;
  /** Right children stand behind their sisters, as in trees that were grown here. */
  readonly ordered?: boolean;
}

/** A tree of any shape whose children need not stand together, with covers that add up. */
export function randomTree(
  random: Random,
  { features, splits, categorical = 0.2, finite = false, ordered = false }: RandomTreeOptions,
): Tree {
  const nodes = 2 * splits + 1;
  const [left, right] = [new Int32Array(nodes).fill(-1), new Int32Array(nodes).fill(-1)];
  const tree = {
    left,
    right,
    features: new Int32Array(nodes),
    conditions: Float32Array.from({ length: nodes }, () => random.normal()),
    defaultLeft: Uint8Array.from({ length: nodes }, () => random.integer(2)),
    weights: new Float32Array(nodes),
    gains: Float32Array.from({ length: nodes }, () => random.uniform()),
    covers: new Float32Array(nodes),
    categorySplits: new Map<number, ReadonlySet<number>>(),
  };
  tree.covers[0] = 1000;
  const leaves = [0];
  for (let next = 1; next < nodes; next += 2) {
    const [node] = leaves.splice(random.integer(leaves.length), 1);
    const [a, b] = random.uniform() < 0.5 || ordered ? [next, next + 1] : [next + 1, next];
    left[node!] = a;
    right[node!] = b;
    const share = random.uniform();
    tree.covers[a] = tree.covers[node!]! * share;
    tree.covers[b] = tree.covers[node!]! - tree.covers[a]!;
    tree.features[node!] = random.integer(features);
    tree.conditions[node!] = finite ? random.normal() : trapOrNormal(random);
    if (random.uniform() < categorical) tree.categorySplits.set(node!, randomCodes(random));
    leaves.push(a, b);
  }
  return tree.categorySplits.size === 0 ? { ...tree, categorySplits: undefined } : tree;
}

const randomCodes = (random: Random): Set<number> =>
  new Set(Array.from({ length: random.integer(6) }, () => random.integer(70)));

/** Rows that meet the trees' thresholds, floats beside them, codes, missing and infinite values. */
export function randomRows(
  random: Random,
  trees: readonly Tree[],
  rows: number,
  features: number,
): Matrix<Float32Array> {
  const values = Float32Array.from({ length: rows * features }, () => {
    const kind = random.uniform();
    if (kind < 0.15) return Number.NaN;
    if (kind < 0.4) return random.integer(80) - 5 + (random.uniform() < 0.3 ? 0.5 : 0);
    if (kind < 0.6 || trees.length === 0) return trapOrNormal(random);
    const { conditions } = trees[random.integer(trees.length)]!;
    return conditions[random.integer(conditions.length)]!;
  });
  return { rows, columns: features, values, names: Array.from({ length: features }, (_, f) => `f${f}`) };
}
