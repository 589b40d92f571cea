import { z } from 'zod';
import { searched } from '../search-range.ts';
import { EVALUATION_METRICS } from './evaluation.ts';
import { TRAINABLE_OBJECTIVES } from './objectives/trainers.ts';

const metric = z.enum(EVALUATION_METRICS);
const fraction = z.number().gt(0).max(1).default(1);
const nonNegative = z.number().min(0);

/** XGBoost's parameters by XGBoost's names; defaults are XGBoost's, except where the description says otherwise. */
export const xgboostParameters = z.strictObject({
  objective: z
    .enum(TRAINABLE_OBJECTIVES)
    .default('binary:logistic')
    .describe('What is learned; XGBoost itself defaults to reg:squarederror'),
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
  max_delta_step: nonNegative.default(0).describe('Largest absolute leaf weight before eta; 0 is unlimited'),
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
  base_score: z
    .number()
    .optional()
    .describe(
      'Prediction before the first tree; left out: 0.5 as in XGBoost 1.7 (the mean label for reg:squarederror, 0 for binary:logitraw)',
    ),
  num_class: z.int().min(2).max(10_000).optional().describe('Number of classes; multi:* needs it'),
  eval_metric: z
    .union([metric, z.array(metric).min(1)], {
      error: `Invalid input: expected one of ${EVALUATION_METRICS.join(', ')}, or a list of them`,
    })
    .optional()
    .describe("Metrics reported each round, the last one decides early stopping; the objective's own when left out"),
  early_stopping_rounds: z
    .int()
    .min(1)
    .optional()
    .describe('Stop after this many rounds without improvement on the validation rows'),
  seed: z.int().default(0).describe('Seed of row and column sampling'),
});

export type XgboostParameters = z.output<typeof xgboostParameters>;

export const XGBOOST_ALIASES = {
  learning_rate: 'eta',
  n_estimators: 'num_round',
  num_boost_round: 'num_round',
  reg_lambda: 'lambda',
  reg_alpha: 'alpha',
  min_split_loss: 'gamma',
  random_state: 'seed',
} as const;
