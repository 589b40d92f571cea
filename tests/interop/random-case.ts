import type { Random } from '../../src/stats/index.ts';
import type { GridOptions, LabelKind } from './grid-rows.ts';

const OBJECTIVES: readonly (readonly [string, LabelKind])[] = [
  ['binary:logistic', 'binary'],
  ['binary:logitraw', 'binary'],
  ['binary:hinge', 'binary'],
  ['reg:squarederror', 'number'],
  ['reg:squaredlogerror', 'amount'],
  ['reg:pseudohubererror', 'number'],
  ['reg:logistic', 'share'],
  ['reg:gamma', 'amount'],
  ['reg:tweedie', 'count'],
  ['count:poisson', 'count'],
  ['multi:softprob', 'classes'],
  ['multi:softmax', 'classes'],
];

/** Rows and parameters drawn at random from all that training without draws of its own can be asked for. */
export function randomCase(random: Random): {
  readonly options: GridOptions;
  readonly parameters: Readonly<Record<string, unknown>>;
} {
  const pick = <Value>(...values: readonly Value[]): Value => values[random.integer(values.length)]!;
  const maybe = (chance: number, parameters: object): object => (random.uniform() < chance ? parameters : {});
  const [objective, kind] = pick(...OBJECTIVES);
  const options = {
    kind,
    rows: pick(50, 200, 700),
    missing: pick(0, 0.02, 0.3, 0.8),
    isWeighted: random.uniform() < 0.4,
    categories: pick(0, 0, 2, 3, 5, 9, 30, 100),
    decimals: pick(0, 1),
    seed: random.integer(1_000_000),
  };
  const parameters = {
    objective,
    base_score: pick(0.5, 0.3),
    eta: pick(0.1, 0.3, 1),
    max_depth: pick(0, 1, 3, 6, 10),
    num_round: pick(1, 5, 12),
    ...(objective.startsWith('multi') && { num_class: 3 }),
    ...maybe(0.3, { max_leaves: pick(2, 7, 30) }),
    ...maybe(0.4, { grow_policy: 'lossguide' }),
    ...maybe(0.4, { min_child_weight: pick(0, 0.1, 5, 20) }),
    ...maybe(0.3, { gamma: pick(0.01, 0.5, 3) }),
    ...maybe(0.4, { lambda: pick(0, 0.1, 10) }),
    ...maybe(0.3, { alpha: pick(0.05, 1) }),
    ...maybe(0.3, { max_delta_step: pick(0.1, 1) }),
    ...maybe(0.3, { scale_pos_weight: pick(0.3, 4) }),
    ...maybe(0.3, { max_bin: pick(2, 5, 30, 200) }),
    ...maybe(0.2, { num_parallel_tree: 2 }),
    ...maybe(0.3, { monotone_constraints: Array.from({ length: 5 }, () => pick(-1, 0, 1)) }),
    ...maybe(0.3, { interaction_constraints: pick('[[0,1],[2,3,4]]', '[[0],[1,2]]', '[[0,3],[3,4],[1,2,4]]') }),
    ...maybe(0.3, { max_cat_to_onehot: pick(1, 4, 50) }),
    ...maybe(0.3, { max_cat_threshold: pick(1, 2, 10) }),
    ...maybe(0.15, { booster: 'dart', rate_drop: 1 }),
    ...maybe(0.2, { huber_slope: 2 }),
    ...maybe(0.2, { tweedie_variance_power: 1.2 }),
  };
  return { options, parameters };
}
