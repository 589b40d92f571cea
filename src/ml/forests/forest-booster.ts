import type { AlgorithmName } from '../algorithm-names.ts';
import type { Booster } from '../boosting/booster.ts';
import { type Dictionaries, dictionaryAttributes } from '../boosting/dictionary-attributes.ts';
import type { Matrix } from '../matrix.ts';
import type { Tree } from '../trees/tree.ts';
import type { ForestTree } from './tree-nodes.ts';

/** Attributes of the file that tell a forest from a boosted model; the real XGBoost ignores them. */
export const ALGORITHM_ATTRIBUTE = 'assay.algorithm';
export const TASK_ATTRIBUTE = 'assay.task';

/**
 * A forest in XGBoost's form: squared error adds up base score and leaves as they are, and several outputs are several
 * targets. So the real library loads the file and predicts the forest's answers.
 * @param trees those of {@link treesPerOutput}, tree after tree
 */
export function forestBooster(
  trees: readonly Tree[],
  {
    train: { names, categories },
    labelValues,
    outputs,
    baseScore,
    attributes,
  }: {
    readonly train: Matrix;
    readonly labelValues?: Dictionaries['labelValues'];
    readonly outputs: number;
    readonly baseScore: number;
    readonly attributes: { readonly [ALGORITHM_ATTRIBUTE]: AlgorithmName } & Readonly<Record<string, string>>;
  },
): Booster {
  const splitByCategory = new Set<number>();
  for (const { categorySplits, features } of trees) {
    for (const node of categorySplits?.keys() ?? []) splitByCategory.add(features[node]!);
  }
  return {
    objective: 'reg:squarederror',
    objectiveParameters: { reg_loss_param: { scale_pos_weight: '1' } },
    baseScores: new Array<number>(outputs).fill(baseScore),
    groups: outputs,
    featureNames: [...names],
    featureTypes: names.map((_, feature) => (splitByCategory.has(feature) ? 'c' : 'float')),
    attributes: { ...attributes, ...dictionaryAttributes({ categories, labelValues }) },
    trees,
    treeGroups: Int32Array.from(trees, (_, t) => t % outputs),
    parallelTrees: 1,
  };
}

/**
 * One tree per output, all of the same shape; each leaf holds its share of the forest's mean.
 * @param forestSize trees in the forest
 * @param baseScore a float32 that answers are counted from, so that large ones keep their digits in sums of float32
 */
export function treesPerOutput(
  { left, features, conditions, defaultLeft, gains, covers, values, categorySplits }: ForestTree,
  {
    outputs,
    forestSize,
    baseScore,
  }: { readonly outputs: number; readonly forestSize: number; readonly baseScore: number },
): Tree[] {
  const right = left.map((child) => (child === -1 ? -1 : child + 1));
  const splits =
    categorySplits.length === 0 ? undefined : new Map(categorySplits.map(([node, codes]) => [node, new Set(codes)]));
  return Array.from({ length: outputs }, (_, output) => {
    const weights = Float32Array.from(left, (_, node) => (values[node * outputs + output]! - baseScore) / forestSize);
    return {
      left,
      right,
      features,
      conditions: weights.map((weight, node) => (left[node] === -1 ? weight : conditions[node]!)),
      defaultLeft,
      weights,
      gains,
      covers,
      categorySplits: splits,
    };
  });
}
