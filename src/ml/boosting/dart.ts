import type { Random } from '../../stats/index.ts';

export interface DartRules {
  readonly eta: number;
  readonly rate_drop: number;
  readonly skip_drop: number;
  readonly one_drop: boolean;
  readonly sample_type: 'uniform' | 'weighted';
  readonly normalize_type: 'tree' | 'forest';
}

/** What normalising did to the weights of trees; factors are float32. */
export interface Normalisation {
  /** Factor on the weight of every tree that was left out. */
  readonly droppedFactor: number;
  /** Weight of each tree grown in the round. */
  readonly newWeight: number;
}

/**
 * The trees to leave out of a round, ascending: with the chance `rate_drop` each, or in proportion to their weights.
 * @see Rashmi, Gilad-Bachrach (2015), DART: Dropouts meet Multiple Additive Regression Trees, AISTATS
 */
export function dropTrees(weights: readonly number[], rules: DartRules, random: Random): number[] {
  if (weights.length === 0) return [];
  if (rules.skip_drop > 0 && random.uniform() < rules.skip_drop) return [];
  const isWeighted = rules.sample_type === 'weighted';
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chanceOf = (weight: number): number =>
    isWeighted ? (rules.rate_drop * weights.length * weight) / total : rules.rate_drop;
  const dropped = weights.flatMap((weight, tree) => (random.uniform() < chanceOf(weight) ? [tree] : []));
  if (dropped.length > 0 || !rules.one_drop) return dropped;
  return [isWeighted ? drawByWeight(weights, total, random) : random.integer(weights.length)];
}

function drawByWeight(weights: readonly number[], total: number, random: Random): number {
  let left = random.uniform() * total;
  const drawn = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return drawn < 0 ? weights.length - 1 : drawn;
}

/** How trees are weighed after a round that left out `dropped` trees and grew `grown`, so that their sum stays put. */
export function normalise(dropped: number, grown: number, { eta, normalize_type }: DartRules): Normalisation {
  const { fround } = Math;
  if (dropped === 0) return { droppedFactor: 1, newWeight: 1 };
  const rate = fround(fround(eta) / grown);
  if (normalize_type === 'forest') {
    const factor = fround(1 / (1 + rate));
    return { droppedFactor: factor, newWeight: factor };
  }
  return { droppedFactor: fround(dropped / fround(dropped + rate)), newWeight: fround(1 / fround(dropped + rate)) };
}
