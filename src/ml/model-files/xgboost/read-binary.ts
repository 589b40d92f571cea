import type { Booster } from '../../boosting/booster.ts';
import { LINKS } from '../../boosting/objectives/links.ts';
import { OBJECTIVES } from '../../boosting/objectives/objectives.ts';
import type { Tree } from '../../trees/tree.ts';
import { Damage, UnsupportedKind } from '../damage.ts';
import { ByteCursor } from '../document/byte-cursor.ts';
import { asObject } from '../document/document-fields.ts';
import { inOtherOrder } from '../document/native-order.ts';
import { withAdjacentChildren } from './adjacent-children.ts';
import { checkTree, MOST_NODES } from './check-tree.ts';
import { positionNames } from './position-names.ts';
import { readBaseScores, readObjective } from './read-xgboost.ts';

const MAGIC_BYTES = 4;
const HEADER_BYTES = 136;
const GBTREE_BYTES = 160;
const TREE_HEADER_BYTES = 148;
const NODE_BYTES = 20;
const STATISTICS_BYTES = 16;
const MOST_FEATURES = 10_000_000;
const MOST_CLASSES = 100_000;

/**
 * The model in XGBoost's old binary form (`binf`, written up to 1.7 and read up to 3.0), little-endian: fixed headers,
 * then each tree's nodes and statistics as records. It names no features and knows no categorical splits.
 * @throws Damage, UnsupportedKind
 */
export function readXgboostBinary(bytes: Uint8Array): Booster {
  const cursor = new ByteCursor(bytes);
  cursor.take(MAGIC_BYTES);
  const header = readHeader(cursor);
  const objectiveName = sizedText(cursor, 'the objective');
  const boosterName = sizedText(cursor, 'the booster');
  if (boosterName === 'gblinear') throw new UnsupportedKind('a linear XGBoost model (gblinear)');
  if (boosterName !== 'gbtree' && boosterName !== 'dart') {
    throw new UnsupportedKind(`an XGBoost model of booster ${boosterName.slice(0, 40)}`);
  }
  const { trees: count, parallelTrees } = readGbtree(cursor);
  const trees = Array.from({ length: count }, (_, t) => readTree(cursor, header.features, `tree ${t}`));
  const treeGroups = int32s(cursor, count, 'tree_info');
  if (treeGroups.some((group) => group < 0 || group >= header.groups)) {
    throw new Damage(`a tree belongs to none of the ${header.groups} outputs`);
  }
  const treeWeights = boosterName === 'dart' && count > 0 ? readTreeWeights(cursor, count) : undefined;
  const { objective: settings, ...attributes } = header.hasAttributes ? readAttributes(cursor) : {};
  if (header.hasMetrics) for (let left = itemCount(cursor, 8); left > 0; left--) sizedText(cursor, 'a metric');
  if (cursor.remaining > 0) throw new Damage(`${cursor.remaining} bytes follow its end`);

  const objective = readObjective(asObject(parseObjective(settings, objectiveName), 'objective'));
  if (objective.objective !== objectiveName) throw new Damage('it names two objectives');
  return {
    ...objective,
    baseScores: readBaseScores(String(baseScoreOf(header, objective)), { ...objective, groups: header.groups }),
    groups: header.groups,
    featureNames: positionNames(header.features),
    featureTypes: [],
    isNameless: true,
    attributes,
    trees,
    treeGroups,
    treeWeights,
    parallelTrees,
  };
}

interface Header {
  readonly baseScore: number;
  readonly features: number;
  readonly groups: number;
  readonly hasAttributes: boolean;
  readonly hasMetrics: boolean;
  readonly major: number;
}

function readHeader(cursor: ByteCursor): Header {
  const { view, at } = cursor.step(HEADER_BYTES);
  const features = view.getUint32(at + 4, true);
  if (features > MOST_FEATURES) throw new Damage(`it has ${features} features`);
  const classes = view.getInt32(at + 8, true);
  if (classes < 0 || classes > MOST_CLASSES) throw new Damage(`it has ${classes} classes`);
  const targets = view.getUint32(at + 28, true);
  if (targets > MOST_CLASSES) throw new Damage(`it has ${targets} targets`);
  return {
    baseScore: view.getFloat32(at, true),
    features,
    groups: Math.max(1, classes, targets),
    hasAttributes: view.getInt32(at + 12, true) !== 0,
    hasMetrics: view.getInt32(at + 16, true) !== 0,
    major: view.getUint32(at + 20, true),
  };
}

function readGbtree(cursor: ByteCursor): { trees: number; parallelTrees: number } {
  const { view, at } = cursor.step(GBTREE_BYTES);
  const trees = view.getInt32(at, true);
  if (trees < 0 || trees * TREE_HEADER_BYTES > cursor.remaining) {
    throw new Damage(`it announces ${trees} trees, but ${cursor.remaining} bytes are left`);
  }
  if (view.getInt32(at + 28, true) > 1) throw new UnsupportedKind('an XGBoost model with vector leaves');
  return { trees, parallelTrees: Math.max(1, view.getInt32(at + 4, true)) };
}

function readTree(cursor: ByteCursor, features: number, name: string): Tree {
  const header = cursor.step(TREE_HEADER_BYTES);
  const nodes = header.view.getInt32(header.at + 4, true);
  if (nodes < 1 || nodes > MOST_NODES || nodes * (NODE_BYTES + STATISTICS_BYTES) > cursor.remaining) {
    throw new Damage(`${name} announces ${nodes} nodes, but ${cursor.remaining} bytes are left`);
  }
  if (header.view.getInt32(header.at + 20, true) > 1) {
    throw new UnsupportedKind('an XGBoost model with vector leaves');
  }
  const tree: Tree = {
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    features: new Int32Array(nodes),
    conditions: new Float32Array(nodes),
    defaultLeft: new Uint8Array(nodes),
    weights: new Float32Array(nodes),
    gains: new Float32Array(nodes),
    covers: new Float32Array(nodes),
  };
  const { view, at } = cursor.step(nodes * NODE_BYTES);
  for (let node = 0; node < nodes; node++) {
    const place = at + node * NODE_BYTES;
    tree.left[node] = childAt(view, place + 4, nodes, name);
    tree.right[node] = childAt(view, place + 8, nodes, name);
    const feature = view.getUint32(place + 12, true);
    tree.features[node] = feature & 0x7fffffff;
    tree.defaultLeft[node] = feature >>> 31;
    tree.conditions[node] = view.getFloat32(place + 16, true);
  }
  readStatistics(cursor, tree);
  checkTree(tree, features, name);
  return withAdjacentChildren(tree);
}

function readStatistics(cursor: ByteCursor, tree: Tree): void {
  const nodes = tree.left.length;
  const { view, at } = cursor.step(nodes * STATISTICS_BYTES);
  for (let node = 0; node < nodes; node++) {
    const place = at + node * STATISTICS_BYTES;
    tree.gains[node] = view.getFloat32(place, true);
    tree.covers[node] = view.getFloat32(place + 4, true);
    tree.weights[node] = view.getFloat32(place + 8, true);
  }
}

function childAt(view: DataView, at: number, nodes: number, name: string): number {
  const child = view.getInt32(at, true);
  if (child < -1 || child >= nodes) throw new Damage(`${name} has a child ${child} of ${nodes} nodes`);
  return child;
}

function readTreeWeights(cursor: ByteCursor, trees: number): Float32Array {
  const count = itemCount(cursor, 4);
  if (count !== trees) throw new Damage(`it has ${count} tree weights for ${trees} trees`);
  return new Float32Array(inOtherOrder(cursor.take(4 * count), 4, 'little').buffer as ArrayBuffer);
}

function int32s(cursor: ByteCursor, count: number, name: string): Int32Array {
  if (4 * count > cursor.remaining) throw new Damage(`${name} is cut off`);
  return new Int32Array(inOtherOrder(cursor.take(4 * count), 4, 'little').buffer as ArrayBuffer);
}

function readAttributes(cursor: ByteCursor): Record<string, string> {
  const pairs: [string, string][] = [];
  for (let left = itemCount(cursor, 16); left > 0; left--) {
    pairs.push([sizedText(cursor, 'an attribute'), sizedText(cursor, 'an attribute')]);
  }
  return Object.fromEntries(pairs);
}

/** A uint64 count of items that take at least `bytes` each. */
function itemCount(cursor: ByteCursor, bytes: number): number {
  const { view, at } = cursor.step(8);
  const count = Number(view.getBigUint64(at, true));
  if (count * bytes > cursor.remaining) {
    throw new Damage(`byte ${at} counts ${count}, but ${cursor.remaining} bytes are left`);
  }
  return count;
}

function sizedText(cursor: ByteCursor, what: string): string {
  const { view, at } = cursor.step(8);
  const length = Number(view.getBigUint64(at, true));
  if (length > cursor.remaining) throw new Damage(`${what} has ${length} bytes, but ${cursor.remaining} are left`);
  return cursor.text(length);
}

/** Since 1.0 an attribute holds the objective with its settings; before, the name is all there is. */
function parseObjective(settings: string | undefined, name: string): unknown {
  if (settings === undefined) return { name };
  try {
    return JSON.parse(settings);
  } catch {
    throw new Damage('the settings of its objective are no JSON');
  }
}

/** Before 1.0, what was saved is the margin that the base score stands for. */
function baseScoreOf({ baseScore, major }: Header, { objective }: Pick<Booster, 'objective'>): number {
  const { link } = OBJECTIVES[objective];
  const isCurved = link === LINKS.sigmoid || link === LINKS.exp;
  return major === 0 && isCurved ? link.toPredictions(Float32Array.of(baseScore), 1)[0]! : baseScore;
}
