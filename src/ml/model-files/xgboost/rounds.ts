import type { Booster } from '../../boosting/booster.ts';

/** How many trees a round has, unless {@link Booster.roundStarts} says otherwise. */
export const treesPerRound = ({ groups, parallelTrees }: Pick<Booster, 'groups' | 'parallelTrees'>): number =>
  groups * parallelTrees;

/** The number of trees before each round, and in all (XGBoost's `iteration_indptr`). */
export function roundStartsOf(
  booster: Pick<Booster, 'groups' | 'parallelTrees' | 'roundStarts' | 'treeGroups'>,
): readonly number[] {
  if (booster.roundStarts !== undefined) return booster.roundStarts;
  const trees = booster.treeGroups.length;
  const step = treesPerRound(booster);
  return Array.from({ length: Math.ceil(trees / step) + 1 }, (_, round) => Math.min(round * step, trees));
}
