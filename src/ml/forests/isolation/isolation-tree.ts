import type { Random } from '../../../stats/index.ts';
import { columnAt, type Matrix } from '../../matrix.ts';
import { type ForestTree, TreeNodes } from '../tree-nodes.ts';
import { averagePathLength } from './path-length.ts';

/** Categories above this code are told apart only where the node has met them. */
const LISTED_CATEGORIES = 256;

/** A random parting of a node's rows. */
interface RandomSplit {
  readonly feature: number;
  readonly condition: number;
  /** Categories that go right. */
  readonly right?: ReadonlySet<number> | undefined;
}

export interface IsolationPlan {
  readonly matrix: Matrix<Float32Array>;
  /** Columns each tree may split on. */
  readonly candidates: number;
  /** Deepest level, where rows no longer need to be alone. */
  readonly depth: number;
}

/**
 * Parts the rows at random until each is alone, all in a node are alike, or the tree is deep enough; a leaf answers with
 * the length of the path to it, plus what was left to part. A number is cut anywhere between the least and the greatest
 * value; every category goes either way. Missing values of a node all go one way, drawn by how many rows go there, so
 * that a missing value is no sign of strangeness in itself.
 * @param rows reordered
 */
export function growIsolationTree(
  { matrix, candidates, depth: deepest }: IsolationPlan,
  rows: Uint32Array,
  random: Random,
): ForestTree {
  const features = random.shuffle(Int32Array.from(matrix.names, (_, feature) => feature)).subarray(0, candidates);
  const columns = matrix.names.map((_, feature) => columnAt(matrix, feature));
  const nodes = new TreeNodes(1);
  const open: { id: number; begin: number; end: number; depth: number }[] = [];
  const add = (begin: number, end: number, depth: number): void => {
    const id = nodes.add(Float64Array.of(depth + averagePathLength(end - begin)), end - begin);
    if (end - begin > 1 && depth < deepest) open.push({ id, begin, end, depth });
  };

  add(0, rows.length, 0);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { id, begin, end, depth } = node;
    const split = randomSplit(rows.subarray(begin, end));
    if (split === undefined) continue;
    const { middle, defaultLeft } = part(begin, end, split);
    const { feature, condition, right } = split;
    nodes.split(id, { feature, condition, defaultLeft, gain: 0, categories: right && [...right] });
    add(begin, middle, depth + 1);
    add(middle, end, depth + 1);
  }
  return nodes.build();

  /** Of a column drawn among those that vary in the node; undefined when none does. */
  function randomSplit(ofNode: Uint32Array): RandomSplit | undefined {
    for (let drawn = 0; drawn < features.length; drawn++) {
      const chosen = drawn + random.integer(features.length - drawn);
      const feature = features[chosen]!;
      features[chosen] = features[drawn]!;
      features[drawn] = feature;
      const known = matrix.categories?.[matrix.names[feature]!];
      const column = columns[feature]!;
      const split = known ? parting(column, ofNode, known.length, random) : cut(column, ofNode, random);
      if (split) return { feature, ...split };
    }
    return undefined;
  }

  function part(begin: number, end: number, { feature, condition, right }: RandomSplit) {
    const column = columns[feature]!;
    const [left, others, missing]: number[][] = [[], [], []];
    for (const row of rows.subarray(begin, end)) {
      const value = column[row]!;
      const isLeft = right ? !right.has(value) : value < condition;
      (Number.isNaN(value) ? missing! : isLeft ? left! : others!).push(row);
    }
    const defaultLeft = random.integer(left!.length + others!.length) < left!.length;
    const onTheLeft = defaultLeft ? [...left!, ...missing!] : left!;
    rows.set(onTheLeft, begin);
    rows.set(defaultLeft ? others! : [...others!, ...missing!], begin + onTheLeft.length);
    return { middle: begin + onTheLeft.length, defaultLeft };
  }
}

/** A place between the least and the greatest value; undefined when they are the same. */
function cut(column: Float32Array, rows: Uint32Array, random: Random): Omit<RandomSplit, 'feature'> | undefined {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = column[row]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (!(least < greatest)) return undefined;
  const share = random.uniform();
  const condition = Math.fround(greatest * (1 - share) + least * share);
  return { condition: condition > least ? condition : greatest };
}

/** Tosses a coin for every category until those the node has met lie on both sides; undefined when there is only one. */
function parting(
  column: Float32Array,
  rows: Uint32Array,
  known: number,
  random: Random,
): Omit<RandomSplit, 'feature'> | undefined {
  const met = new Set<number>();
  for (const row of rows) if (!Number.isNaN(column[row]!)) met.add(column[row]!);
  if (met.size < 2) return undefined;
  const listed = new Set([...Array.from({ length: Math.min(known, LISTED_CATEGORIES) }, (_, code) => code), ...met]);
  for (;;) {
    const right = new Set([...listed].filter(() => random.integer(2) === 1));
    const metRight = [...met].filter((category) => right.has(category)).length;
    if (metRight > 0 && metRight < met.size) return { condition: 0, right };
  }
}
