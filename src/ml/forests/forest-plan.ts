import { createRandom } from '../../stats/index.ts';
import { bootstrapCounts, everyRowOnce } from './bootstrap.ts';
import type { CodedColumns } from './coded-columns.ts';
import { ClassCriterion } from './criteria/class-criterion.ts';
import type { Criterion } from './criteria/criterion.ts';
import { ValueCriterion } from './criteria/value-criterion.ts';
import { type GrowthLimits, growTree } from './grow-tree.ts';
import { leafOfCodes } from './leaf-of-codes.ts';
import { NodeSplitter } from './node-splitter.ts';
import { Sample } from './sample.ts';
import type { ForestTree } from './tree-nodes.ts';

/** All that growing a tree of a forest depends on besides its seed; arrays are shared between threads. */
export interface ForestPlan {
  readonly columns: CodedColumns;
  readonly labels: Float32Array;
  readonly rowWeights: Float32Array | undefined;
  /** Rows that may be drawn: those with weight. */
  readonly drawable: Uint32Array;
  /** Draws with replacement for each tree; undefined for every row once. */
  readonly draws: number | undefined;
  readonly criterion: 'gini' | 'entropy' | 'squared_error';
  /** 0 for regression. */
  readonly classes: number;
  /** Numbers a leaf answers with: 1, or the classes of a task of several. */
  readonly outputs: number;
  /** Mean target as a float32, for regression; else 0. */
  readonly centre: number;
  /** A factor per class, or the one that balances each tree's sample. */
  readonly classWeights: Float64Array | 'balanced_subsample' | undefined;
  /** Columns looked at in each node. */
  readonly candidates: number;
  readonly limits: GrowthLimits;
  readonly leafRows: number;
  /** Least share of the sample's weight in a leaf. */
  readonly leafWeightShare: number;
  /** Whether each row out of the tree's sample is to be told its leaf. */
  readonly keepsOutOfBag: boolean;
}

export interface GrownTree {
  readonly tree: ForestTree;
  /** The leaf of each row that the tree did not see, -1 for those it saw. */
  readonly outOfBagLeaves?: Int32Array | undefined;
}

/** Grows the tree of one seed. */
export function growForestTree(plan: ForestPlan, seed: number): GrownTree {
  const random = createRandom(seed);
  const { columns, drawable, draws, labels } = plan;
  const counts =
    draws === undefined
      ? everyRowOnce(drawable, columns.rows)
      : bootstrapCounts(drawable, { draws, tableRows: columns.rows, random });
  const criterion = criterionOf(plan);
  const sample = new Sample(counts, { labels, isClass: plan.classes > 0, weightOf: weightOf(plan, counts) });
  const weight = sample.weights.reduce((sum, one) => sum + one, 0);
  const splitter = new NodeSplitter(columns, {
    criterion,
    limits: { rows: plan.leafRows, weight: plan.leafWeightShare * weight },
    candidates: plan.candidates,
    random,
  });
  const tree = growTree(sample, { columns, criterion, splitter, limits: plan.limits });
  return { tree, ...(plan.keepsOutOfBag && { outOfBagLeaves: outOfBagLeaves(tree, columns, counts) }) };
}

function criterionOf({ criterion, classes, outputs, centre }: ForestPlan): Criterion {
  return criterion === 'squared_error' ? new ValueCriterion(centre) : new ClassCriterion(classes, outputs, criterion);
}

function weightOf({ rowWeights, classWeights, classes, labels }: ForestPlan, counts: Uint16Array) {
  const rowWeight = (row: number): number => rowWeights?.[row] ?? 1;
  const ofClasses =
    classWeights === 'balanced_subsample'
      ? balancedWeights(labels, { classes, weightOf: (row) => counts[row]! * rowWeight(row) })
      : classWeights;
  return ofClasses ? (row: number) => rowWeight(row) * ofClasses[labels[row]!]! : rowWeight;
}

/** Factors that make every class present weigh the same in sum, and all together what they did before. */
export function balancedWeights(
  labels: Float32Array,
  { classes, weightOf }: { readonly classes: number; readonly weightOf: (row: number) => number },
): Float64Array {
  const weights = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) weights[labels[row]!]! += weightOf(row);
  const present = weights.filter((weight) => weight > 0);
  const share = present.reduce((sum, weight) => sum + weight, 0) / present.length;
  return weights.map((weight) => (weight > 0 ? share / weight : 0));
}

function outOfBagLeaves(tree: ForestTree, columns: CodedColumns, counts: Uint16Array): Int32Array {
  const leafOf = leafOfCodes(tree, columns);
  return Int32Array.from(counts, (count, row) => (count === 0 ? leafOf(row) : -1));
}
