import type { Booster } from '../../boosting/booster.ts';
import { OBJECTIVES } from '../../boosting/objectives/objectives.ts';
import type { Tree } from '../../trees/tree.ts';
import { floatText } from '../document/float-text.ts';
import { roundStartsOf, treesPerRound } from './rounds.ts';

// Outputs may start from different base scores since XGBoost 3.1, which writes them as a list. Older versions take a
// list for 0.5 without a word, and predict something else. So the file has the score whose margin is 0, and an extra
// first round of trees that are one leaf each: 0 + leaf is exactly the margin that the list would start from, in every
// version. An attribute, which the library keeps and does not look at, tells us to undo it.

const ATTRIBUTE = 'assay.base_scores';

/** Attributes of XGBoost that count rounds or, before 2.0, trees of one class. */
const BEST_ITERATION = 'best_iteration';
const BEST_TREE_LIMIT = 'best_ntree_limit';

/** The same model with one base score for all outputs; `booster` itself when it has only one. */
export function withScalarBaseScore(booster: Booster): Booster {
  const { baseScores, groups, parallelTrees } = booster;
  if (baseScores.every((score) => score === baseScores[0])) return booster;
  const added = treesPerRound(booster);
  const { link } = OBJECTIVES[booster.objective];
  const zero = [0, 0.5, 1].find((score) => link.toMargin(score) === 0)!;
  const leaves = Array.from({ length: added }, (_, t) =>
    t % parallelTrees === 0 ? Math.fround(link.toMargin(baseScores[Math.floor(t / parallelTrees)]!)) : 0,
  );
  return {
    ...booster,
    baseScores: new Array<number>(groups).fill(zero),
    attributes: {
      ...shiftRounds(booster, 1),
      [ATTRIBUTE]: `[${baseScores.map(floatText).join(',')}]`,
    },
    trees: [...leaves.map(singleLeaf), ...booster.trees],
    treeGroups: Int32Array.from([...leaves.map((_, t) => Math.floor(t / parallelTrees)), ...booster.treeGroups]),
    treeWeights: booster.treeWeights && Float32Array.from([...leaves.map(() => 1), ...booster.treeWeights]),
    roundStarts: booster.roundStarts && [0, ...booster.roundStarts.map((start) => start + added)],
  };
}

/** Undoes {@link withScalarBaseScore}; a model that is not as that leaves it stays as it is. */
export function withOwnBaseScores(booster: Booster): Booster {
  const text = booster.attributes[ATTRIBUTE];
  const added = treesPerRound(booster);
  if (text === undefined || booster.trees.length < added) return booster;
  const baseScores = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((score) => Math.fround(Number(score)));
  const original: Booster = {
    ...booster,
    baseScores,
    attributes: Object.fromEntries(Object.entries(shiftRounds(booster, -1)).filter(([name]) => name !== ATTRIBUTE)),
    trees: booster.trees.slice(added),
    treeGroups: booster.treeGroups.slice(added),
    treeWeights: booster.treeWeights?.slice(added),
    roundStarts: booster.roundStarts?.slice(1).map((start) => start - added),
  };
  return baseScores.length === booster.groups && startsAlike(withScalarBaseScore(original), booster, added)
    ? original
    : booster;
}

/** Whether two models have the same base scores and the same first trees, of one leaf each. */
function startsAlike(a: Booster, b: Booster, trees: number): boolean {
  const isAlike = (_: unknown, t: number): boolean =>
    a.trees[t]!.left.length === 1 &&
    b.trees[t]!.left.length === 1 &&
    a.trees[t]!.conditions[0] === b.trees[t]!.conditions[0] &&
    a.treeGroups[t] === b.treeGroups[t] &&
    (b.treeWeights?.[t] ?? 1) === 1;
  return (
    a.baseScores.every((score, group) => score === b.baseScores[group]) &&
    roundStartsOf(b)[1] === trees &&
    Array.from({ length: trees }).every(isAlike)
  );
}

/** The attributes with the marks of the best round moved by `rounds`. */
function shiftRounds({ attributes, parallelTrees }: Booster, rounds: number): Record<string, string> {
  const shift = (name: string, by: number): Record<string, string> => {
    const value = attributes[name];
    return value !== undefined && /^\d{1,9}$/.test(value) ? { [name]: String(Number(value) + by) } : {};
  };
  return { ...attributes, ...shift(BEST_ITERATION, rounds), ...shift(BEST_TREE_LIMIT, rounds * parallelTrees) };
}

const singleLeaf = (value: number): Tree => ({
  left: Int32Array.of(-1),
  right: Int32Array.of(-1),
  features: Int32Array.of(0),
  conditions: Float32Array.of(value),
  defaultLeft: Uint8Array.of(0),
  weights: Float32Array.of(value),
  gains: Float32Array.of(0),
  // Any weight will do: the mean over one leaf is the leaf.
  covers: Float32Array.of(1),
});
