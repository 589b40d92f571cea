import { CATEGORICAL, type CategorySets, type LightgbmTree, type LinearLeaf } from '../../lightgbm/lightgbm-tree.ts';
import { Damage } from '../damage.ts';
import { has, integerAt, integersAt, numbersAt, type TextBlock, wordsAt } from './text-block.ts';

const MOST_LEAVES = 2 ** 27;
const INT32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
const COUNT = { least: 0, most: 2 ** 31 - 1 };

/**
 * Reads the lines of one tree and checks that they make a tree over `features` features. Statistics that older files
 * lack are 0.
 * @throws Damage
 */
export function readTree(block: TextBlock, features: number): LightgbmTree {
  const leaves = integerAt(block, 'num_leaves', { least: 1, most: MOST_LEAVES });
  const inner = leaves - 1;
  // Every list below is as long as the text that spells it, so a hostile count reserves nothing.
  const leafValues = Float64Array.from(numbersAt(block, 'leaf_value', leaves));
  const damaged = leafValues.findIndex((value) => !Number.isFinite(value));
  if (damaged >= 0) throw new Damage(`${block.name}: leaf ${damaged} is no finite number`);
  const ofInner = <Value>(key: string, read: () => ArrayLike<Value>): ArrayLike<Value> =>
    inner === 0 || !has(block, key) ? [] : read();
  // A tree of one leaf comes with empty lists.
  const isAbsent = (key: string, length: number): boolean =>
    length === 0 || !has(block, key) || (length === 1 && wordsAt(block, key).length === 0);
  const statistics = (key: string, length: number): number[] =>
    isAbsent(key, length) ? new Array<number>(length).fill(0) : numbersAt(block, key, length);
  const counts = (key: string, length: number): number[] =>
    isAbsent(key, length) ? new Array<number>(length).fill(0) : integersAt(block, key, length, COUNT);
  const needed = (key: string, range: { least: number; most: number }): number[] =>
    inner === 0 ? [] : integersAt(block, key, inner, range);

  const child = { least: -leaves, most: inner - 1 };
  const decisions = ofInner('decision_type', () => integersAt(block, 'decision_type', inner, { least: 0, most: 15 }));
  const tree: LightgbmTree = {
    left: Int32Array.from(needed('left_child', child)),
    right: Int32Array.from(needed('right_child', child)),
    features: Int32Array.from(needed('split_feature', { least: 0, most: features - 1 })),
    thresholds: Float64Array.from(inner === 0 ? [] : numbersAt(block, 'threshold', inner)),
    decisions: decisions.length === inner ? Uint8Array.from(decisions) : new Uint8Array(inner),
    gains: Float32Array.from(statistics('split_gain', inner)),
    internalValues: Float64Array.from(statistics('internal_value', inner)),
    internalWeights: Float64Array.from(statistics('internal_weight', inner)),
    internalCounts: Int32Array.from(counts('internal_count', inner)),
    leafValues,
    leafWeights: Float64Array.from(statistics('leaf_weight', leaves)),
    leafCounts: Int32Array.from(counts('leaf_count', leaves)),
    categories: readCategories(block),
    linear: readLinear(block, leaves, features),
    shrinkage: has(block, 'shrinkage') ? numbersAt(block, 'shrinkage', 1)[0]! : 1,
  };
  checkShape(tree, block.name);
  checkThresholds(tree, block.name);
  return tree;
}

/** Walking down from the root meets every node once, so it always ends. */
function checkShape({ left, right }: LightgbmTree, name: string): void {
  if (left.length === 0) return;
  const met = new Uint8Array(left.length);
  const metLeaf = new Uint8Array(left.length + 1);
  const open = [0];
  met[0] = 1;
  let count = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    count++;
    for (const child of [left[node]!, right[node]!]) {
      const [seen, number] = child < 0 ? [metLeaf, ~child] : [met, child];
      if (seen[number] === 1) {
        throw new Damage(`${name}: ${child < 0 ? 'leaf' : 'node'} ${number} has two parents`);
      }
      seen[number] = 1;
      if (child >= 0) open.push(child);
    }
  }
  if (count !== left.length) throw new Damage(`${name}: the root reaches ${count} of ${left.length} nodes`);
}

function checkThresholds({ thresholds, decisions, categories }: LightgbmTree, name: string): void {
  const sets = categories === undefined ? 0 : categories.boundaries.length - 1;
  thresholds.forEach((threshold, node) => {
    if (Number.isNaN(threshold)) throw new Damage(`${name}: the threshold of node ${node} is no number`);
    if ((decisions[node]! & CATEGORICAL) === 0) return;
    if (!Number.isInteger(threshold) || threshold < 0 || threshold >= sets) {
      throw new Damage(`${name}: node ${node} asks for set ${threshold} of ${sets} sets of categories`);
    }
  });
}

function readCategories(block: TextBlock): CategorySets | undefined {
  const sets = integerAt(block, 'num_cat', { least: 0, most: MOST_LEAVES });
  if (sets === 0) return undefined;
  const boundaries = Int32Array.from(integersAt(block, 'cat_boundaries', sets + 1, COUNT));
  const isAscending = boundaries.every((boundary, i) => (i === 0 ? boundary === 0 : boundary >= boundaries[i - 1]!));
  if (!isAscending) throw new Damage(`${block.name}: cat_boundaries do not rise from 0`);
  const words = integersAt(block, 'cat_threshold', boundaries[sets]!, { least: 0, most: 2 ** 32 - 1 });
  return { boundaries, words: Uint32Array.from(words) };
}

function readLinear(block: TextBlock, leaves: number, features: number): LinearLeaf[] | undefined {
  if (!has(block, 'is_linear') || integerAt(block, 'is_linear', INT32) === 0) return undefined;
  const constants = numbersAt(block, 'leaf_const', leaves);
  const lengths = integersAt(block, 'num_features', leaves, { least: 0, most: features });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const leafFeatures = integersAt(block, 'leaf_features', total, { least: 0, most: features - 1 });
  const coefficients = numbersAt(block, 'leaf_coeff', total);
  if (![...constants, ...coefficients].every(Number.isFinite)) {
    throw new Damage(`${block.name}: a linear leaf is no finite number`);
  }
  let begin = 0;
  return lengths.map((length, leaf) => {
    const end = begin + length;
    const model = {
      constant: constants[leaf]!,
      features: Int32Array.from(leafFeatures.slice(begin, end)),
      coefficients: Float64Array.from(coefficients.slice(begin, end)),
    };
    begin = end;
    return model;
  });
}
