import { z } from 'zod';
import { nearestText } from '../../schema/index.ts';
import { searched } from '../search-range.ts';
import { METRIC_NAMES, metricNamed } from './evaluation/metric-named.ts';
import { TRAINABLE_OBJECTIVES } from './objectives/trainers.ts';

const METRICS_ACCEPTED = `${METRIC_NAMES.join(', ')}; or a list of them`;
const metric = z.string().refine((name) => metricNamed(name) !== undefined, {
  error: ({ input }) => `Invalid input: expected one of ${METRICS_ACCEPTED}${nearestText(String(input), METRIC_NAMES)}`,
});
const fraction = z.number().gt(0).max(1).default(1);
const share = z.number().min(0).max(1).default(0);
const nonNegative = z.number().min(0);

const direction = z.int().min(-1).max(1);
const DIRECTIONS_TEXT = /^\s*\(?\s*([+-]?[01]\s*(,\s*[+-]?[01]\s*)*)?,?\s*\)?\s*$/;
const DIRECTIONS_ACCEPTED = 'a list such as [1, 0, -1], the same as text "(1,0,-1)", or {"feature": 1}';
const featureSets = z.array(z.array(z.union([z.string(), z.int().min(0)])).min(1));
const SETS_ACCEPTED = 'lists of features by name or index such as [["a", "b"], ["c"]], or the same as JSON text';
/** XGBoost's parameters by XGBoost's names; defaults are XGBoost's, except where the description says otherwise. */
export const xgboostParameters = z.strictObject({
  objective: z
    .enum(TRAINABLE_OBJECTIVES)
    .default('binary:logistic')
    .describe('What is learned; XGBoost itself defaults to reg:squarederror'),
  booster: z
    .enum(['gbtree', 'dart'])
    .default('gbtree')
    .describe('dart leaves out earlier trees at random while it adds new ones'),
  num_round: searched(z.int().min(1).max(100_000).default(100).describe('Boosting rounds'), {
    kind: 'int',
    low: 50,
    high: 1_000,
    log: true,
  }),
  eta: searched(z.number().gt(0).max(1).default(0.3).describe('Learning rate: the factor on each tree'), {
    kind: 'float',
    low: 0.01,
    high: 0.5,
    log: true,
  }),
  max_depth: searched(z.int().min(0).max(1_000).default(6).describe('Deepest level of a tree; 0 is unlimited'), {
    kind: 'int',
    low: 2,
    high: 12,
  }),
  max_leaves: z.int().min(0).default(0).describe('Most leaves of a tree; 0 is unlimited'),
  grow_policy: z
    .enum(['depthwise', 'lossguide'])
    .default('depthwise')
    .describe('lossguide splits where the loss falls most'),
  min_child_weight: searched(nonNegative.default(1).describe('Least sum of hessians in a child'), {
    kind: 'float',
    low: 0.1,
    high: 100,
    log: true,
  }),
  gamma: searched(nonNegative.default(0).describe('Least loss reduction of a split'), {
    kind: 'float',
    low: 1e-3,
    high: 10,
    log: true,
  }),
  lambda: searched(nonNegative.default(1).describe('L2 penalty on leaf weights'), {
    kind: 'float',
    low: 1e-3,
    high: 100,
    log: true,
  }),
  alpha: searched(nonNegative.default(0).describe('L1 penalty on leaf weights'), {
    kind: 'float',
    low: 1e-4,
    high: 10,
    log: true,
  }),
  max_delta_step: nonNegative
    .optional()
    .describe('Largest absolute leaf weight before eta; 0 is unlimited; left out: 0.7 for count:poisson, else 0'),
  subsample: searched(fraction.describe('Share of rows drawn for each tree'), { kind: 'float', low: 0.5, high: 1 }),
  colsample_bytree: searched(fraction.describe('Share of columns drawn for each tree'), {
    kind: 'float',
    low: 0.4,
    high: 1,
  }),
  colsample_bylevel: fraction.describe("Share of the tree's columns drawn for each level"),
  colsample_bynode: fraction.describe("Share of the level's columns drawn for each node"),
  scale_pos_weight: z.number().gt(0).default(1).describe('Weight of rows whose label is 1'),
  max_bin: z.int().min(2).max(65_535).default(256).describe('Most histogram bins of a column'),
  max_cat_to_onehot: z
    .int()
    .min(1)
    .default(4)
    .describe('Coded columns of fewer categories are split one category against the rest'),
  max_cat_threshold: z
    .int()
    .min(1)
    .default(64)
    .describe('Most categories tried on one side of a split by groups of categories'),
  monotone_constraints: z
    .union([z.array(direction), z.string().regex(DIRECTIONS_TEXT), z.record(z.string(), direction)], {
      error: `Invalid input: expected ${DIRECTIONS_ACCEPTED}`,
    })
    .meta({ accepts: DIRECTIONS_ACCEPTED })
    .optional()
    .describe('1 where predictions must not fall as the feature rises, -1 where they must not rise, 0 where they may'),
  interaction_constraints: z
    .union([featureSets, z.string().refine(isFeatureSets)], { error: `Invalid input: expected ${SETS_ACCEPTED}` })
    .meta({ accepts: SETS_ACCEPTED })
    .optional()
    .describe('Sets of features; features on one path through a tree must share a set'),
  num_parallel_tree: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('Trees grown side by side in each round; with subsample below 1 they make a random forest'),
  rate_drop: share.describe('dart: share of the earlier trees left out in a round'),
  skip_drop: share.describe('dart: chance that a round leaves out none'),
  one_drop: z
    .union([z.boolean(), z.literal([0, 1])], { error: 'Invalid input: expected true, false, 1 or 0' })
    .default(false)
    .transform(Boolean)
    .meta({ accepts: 'true, false, 1, 0' })
    .describe('dart: leave out at least one tree in every round that skips none'),
  sample_type: z
    .enum(['uniform', 'weighted'])
    .default('uniform')
    .describe('dart: weighted leaves out trees in proportion to their weight'),
  normalize_type: z
    .enum(['tree', 'forest'])
    .default('tree')
    .describe('dart: a new tree weighs as much as each tree left out, or as all of them'),
  base_score: z
    .number()
    .optional()
    .describe(
      'Prediction before the first tree; left out: 0.5 as in XGBoost 1.7 (0 for binary:logitraw; the mean label for ' +
        'reg:squarederror, reg:pseudohubererror, reg:gamma, reg:tweedie and count:poisson)',
    ),
  num_class: z.int().min(2).max(10_000).optional().describe('Number of classes; multi:* needs it'),
  huber_slope: z.number().gt(0).default(1).describe('reg:pseudohubererror: the error where linear loss begins'),
  tweedie_variance_power: z
    .number()
    .gt(1)
    .lt(2)
    .default(1.5)
    .describe('reg:tweedie: near 1 is like counts, near 2 like amounts'),
  eval_metric: z
    .union([metric, z.array(metric).min(1)], { error: `Invalid input: expected one of ${METRICS_ACCEPTED}` })
    .meta({ accepts: METRICS_ACCEPTED })
    .optional()
    .describe("Metrics reported each round, the last one decides early stopping; the objective's own when left out"),
  early_stopping_rounds: z
    .int()
    .min(1)
    .optional()
    .describe('Stop after this many rounds without improvement on the validation rows'),
  seed: z.int().default(0).describe('Seed of row and column sampling'),
  tree_method: z.enum(['hist', 'auto']).optional().describe('Histograms are the only method here'),
  nthread: z
    .int()
    .min(-1)
    .max(1_024)
    .optional()
    .describe('Threads where the caller sets none; 0 and -1 are every core'),
  verbosity: z.int().min(0).max(3).optional().describe('Accepted for parameter sets of XGBoost; does nothing'),
});

/** Parameters as parsed, with what depends on the objective filled in. */
export type XgboostParameters = z.output<typeof xgboostParameters> & { readonly max_delta_step: number };

export const XGBOOST_ALIASES = {
  learning_rate: 'eta',
  n_estimators: 'num_round',
  num_boost_round: 'num_round',
  reg_lambda: 'lambda',
  reg_alpha: 'alpha',
  min_split_loss: 'gamma',
  random_state: 'seed',
  n_jobs: 'nthread',
} as const;

function isFeatureSets(text: string): boolean {
  try {
    return featureSets.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
