import type { Random } from '../../../stats/index.ts';

/** A column of the table that a tree learns from. */
export interface Feature {
  /** Choices have no order: one of them is split from the others. */
  readonly isChoice: boolean;
  readonly low: number;
  readonly high: number;
  readonly values: Float64Array;
  /** Rows by ascending value. */
  readonly order: Uint32Array;
  /** Places of the rows in `order`. */
  readonly ranks: Uint32Array;
}

/** A leaf is the mean of its rows, and a box: for each feature a range of it, or a mask of its choices. */
export interface Leaf {
  readonly value: number;
  readonly sides: readonly Side[];
}

/** For choices, `choices` tells which are inside. */
export interface Side {
  readonly from: number;
  readonly to: number;
  readonly choices?: readonly boolean[];
}

const MOST_DEPTH = 64;

export function featureOf(isChoice: boolean, low: number, high: number, values: Float64Array): Feature {
  const order = Uint32Array.from(values, (_, row) => row).sort((a, b) => values[a]! - values[b]! || a - b);
  const ranks = new Uint32Array(values.length);
  order.forEach((row, rank) => {
    ranks[row] = rank;
  });
  return { isChoice, low, high, values, order, ranks };
}

/**
 * The leaves of a regression tree that is grown until each holds one value, on rows drawn with repetition.
 * @see Breiman et al. (1984), Classification and Regression Trees; Breiman (2001), Random forests
 */
export function growLeaves(features: readonly Feature[], targets: Float64Array, draws: number, random: Random): Leaf[] {
  const rows = Uint32Array.from({ length: draws }, () => random.integer(targets.length));
  const sides = features.map(({ isChoice, low, high }) =>
    isChoice ? { from: low, to: high, choices: new Array<boolean>(high - low).fill(true) } : { from: low, to: high },
  );
  const leaves: Leaf[] = [];
  const open: { rows: Uint32Array; sides: readonly Side[]; depth: number }[] = [{ rows, sides, depth: 0 }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const split = node.depth < MOST_DEPTH ? bestSplit(features, targets, node.rows) : undefined;
    if (split === undefined) {
      leaves.push({ value: meanOf(targets, node.rows), sides: node.sides });
      continue;
    }
    const { values, isChoice } = features[split.feature]!;
    const goesLeft = isChoice ? (row: number) => values[row] === split.at : (row: number) => values[row]! <= split.at;
    const [left, right] = parted(node.sides[split.feature]!, split.at);
    const depth = node.depth + 1;
    open.push({ rows: node.rows.filter((row) => !goesLeft(row)), sides: node.sides.with(split.feature, right), depth });
    open.push({ rows: node.rows.filter(goesLeft), sides: node.sides.with(split.feature, left), depth });
  }
  return leaves;
}

function parted(side: Side, at: number): [Side, Side] {
  const { choices, from, to } = side;
  if (choices === undefined)
    return [
      { from, to: at },
      { from: at, to },
    ];
  return [
    { from, to, choices: choices.map((_, choice) => choice === at) },
    { from, to, choices: choices.map((inside, choice) => inside && choice !== at) },
  ];
}

interface Split {
  readonly feature: number;
  /** The threshold, or the choice that is split off. */
  readonly at: number;
}

function bestSplit(features: readonly Feature[], targets: Float64Array, rows: Uint32Array): Split | undefined {
  const total = rows.reduce((sum, row) => sum + targets[row]!, 0);
  const isPure = rows.every((row) => targets[row] === targets[rows[0]!]);
  if (isPure) return undefined;
  let best: Split | undefined;
  let most = Number.NEGATIVE_INFINITY;
  const consider = (feature: number, at: number, count: number, sum: number): void => {
    const worth = (sum * sum) / count + (total - sum) ** 2 / (rows.length - count);
    if (worth > most) [most, best] = [worth, { feature, at }];
  };
  features.forEach((feature, index) => {
    if (feature.isChoice) considerChoices(feature, index, targets, rows, consider);
    else considerThresholds(feature, index, targets, rows, consider);
  });
  return best;
}

type Consider = (feature: number, at: number, count: number, sum: number) => void;

function considerThresholds(
  { values, order, ranks }: Feature,
  index: number,
  targets: Float64Array,
  rows: Uint32Array,
  consider: Consider,
): void {
  const sorted = rows.map((row) => ranks[row]!).sort();
  let sum = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    const row = order[sorted[i]!]!;
    sum += targets[row]!;
    const value = values[row]!;
    const next = values[order[sorted[i + 1]!]!]!;
    if (next > value) consider(index, value + (next - value) / 2, i + 1, sum);
  }
}

function considerChoices(
  { values, low, high }: Feature,
  index: number,
  targets: Float64Array,
  rows: Uint32Array,
  consider: Consider,
): void {
  const counts = new Float64Array(high - low);
  const sums = new Float64Array(high - low);
  for (const row of rows) {
    counts[values[row]!]! += 1;
    sums[values[row]!]! += targets[row]!;
  }
  counts.forEach((count, choice) => {
    if (count > 0 && count < rows.length) consider(index, choice, count, sums[choice]!);
  });
}

const meanOf = (targets: Float64Array, rows: Uint32Array): number =>
  rows.reduce((sum, row) => sum + targets[row]!, 0) / rows.length;
