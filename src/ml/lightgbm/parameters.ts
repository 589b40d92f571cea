import { z } from 'zod';
import { nearestText } from '../../schema/index.ts';
import { searched } from '../search-range.ts';
import { OBJECTIVE_ALIASES, TRAINABLE_OBJECTIVES, type TrainableObjective } from './objectives/objectives.ts';
import { METRIC_NAMES } from './watched-metrics.ts';

const metric = z.enum(METRIC_NAMES);
const fraction = z.number().gt(0).max(1).default(1);
const nonNegative = z.number().min(0);
const seed = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)
  .optional();

const OBJECTIVE_NAMES = [
  ...TRAINABLE_OBJECTIVES,
  ...(Object.keys(OBJECTIVE_ALIASES) as (keyof typeof OBJECTIVE_ALIASES)[]),
] as const;

/** LightGBM's parameters by LightGBM's names; defaults are LightGBM's, except where the description says otherwise. */
export const lightgbmParameters = z.strictObject({
  objective: z
    .enum(OBJECTIVE_NAMES)
    .transform(
      (name): TrainableObjective =>
        Object.hasOwn(OBJECTIVE_ALIASES, name)
          ? OBJECTIVE_ALIASES[name as keyof typeof OBJECTIVE_ALIASES]
          : (name as TrainableObjective),
    )
    .default('binary')
    .describe('What is learned; LightGBM itself defaults to regression'),
  boosting: z
    .enum(['gbdt', 'rf', 'dart'])
    .default('gbdt')
    .describe(
      'gbdt corrects what came before, rf averages trees on samples of rows or columns, dart leaves trees out by chance',
    ),
  num_iterations: searched(z.int().min(1).max(100_000).default(100).describe('Boosting rounds'), {
    kind: 'int',
    low: 50,
    high: 1_000,
    log: true,
  }),
  learning_rate: searched(z.number().gt(0).default(0.1).describe('The factor on each tree; rf takes none'), {
    kind: 'float',
    low: 0.01,
    high: 0.3,
    log: true,
  }),
  num_leaves: searched(z.int().min(2).max(131_072).default(31).describe('Most leaves of a tree'), {
    kind: 'int',
    low: 4,
    high: 256,
    log: true,
  }),
  max_depth: z.int().min(-1).max(100_000).default(-1).describe('Deepest level of a tree; 0 or less is unlimited'),
  min_data_in_leaf: searched(z.int().min(0).default(20).describe('Fewest rows in a leaf'), {
    kind: 'int',
    low: 1,
    high: 200,
    log: true,
  }),
  min_sum_hessian_in_leaf: searched(nonNegative.default(1e-3).describe('Least sum of hessians in a leaf'), {
    kind: 'float',
    low: 1e-3,
    high: 100,
    log: true,
  }),
  lambda_l1: searched(nonNegative.default(0).describe('L1 penalty on leaf outputs'), {
    kind: 'float',
    low: 1e-4,
    high: 10,
    log: true,
  }),
  lambda_l2: searched(nonNegative.default(0).describe('L2 penalty on leaf outputs'), {
    kind: 'float',
    low: 1e-3,
    high: 100,
    log: true,
  }),
  min_gain_to_split: nonNegative.default(0).describe('Least gain of a split'),
  max_delta_step: nonNegative
    .default(0)
    .describe('Largest absolute leaf output before the learning rate; 0 is unlimited'),
  feature_fraction: searched(fraction.describe('Share of columns drawn for each tree'), {
    kind: 'float',
    low: 0.4,
    high: 1,
  }),
  feature_fraction_bynode: fraction.describe("Share of the tree's columns drawn for each leaf"),
  bagging_fraction: fraction.describe('Share of rows drawn; works where bagging_freq is above 0'),
  bagging_freq: z.int().min(0).default(0).describe('Rows are drawn anew every so many rounds; 0 takes all rows'),
  pos_bagging_fraction: fraction.describe('Share of rows of label 1 drawn instead, for objective binary'),
  neg_bagging_fraction: fraction.describe('Share of rows of label 0 drawn instead, for objective binary'),
  data_sample_strategy: z
    .enum(['bagging', 'goss'])
    .default('bagging')
    .describe('goss keeps the rows of large gradients and some of the others'),
  top_rate: z.number().gt(0).max(1).default(0.2).describe('goss: share of rows kept for their gradients'),
  other_rate: z.number().gt(0).max(1).default(0.1).describe('goss: share of rows drawn from the others'),
  drop_rate: z.number().min(0).max(1).default(0.1).describe('dart: chance of an earlier round to be left out'),
  max_drop: z.int().default(50).describe('dart: most rounds left out at once; a negative number is no limit'),
  skip_drop: z.number().min(0).max(1).default(0.5).describe('dart: chance of a round to leave nothing out'),
  uniform_drop: z.boolean().default(false).describe('dart: every round has the same chance, whatever it counts for'),
  xgboost_dart_mode: z.boolean().default(false).describe("dart: weigh trees as XGBoost's dart does"),
  boost_from_average: z.boolean().default(true).describe('Begin with the score that fits all rows best'),
  is_unbalance: z.boolean().default(false).describe('Give both classes the same weight; binary and multiclassova'),
  scale_pos_weight: searched(z.number().gt(0).default(1).describe('Weight of rows whose label is 1'), {
    kind: 'float',
    low: 0.1,
    high: 1_000,
    log: true,
  }),
  sigmoid: z.number().gt(0).default(1).describe('Steepness of the sigmoid; binary and multiclassova'),
  poisson_max_delta_step: z.number().gt(0).default(0.7).describe('Keeps the steps of poisson small'),
  reg_sqrt: z.boolean().default(false).describe('Learn the square root of the labels; regression'),
  num_class: z.int().min(2).max(10_000).optional().describe('Number of classes; multiclass and multiclassova need it'),
  max_bin: z.int().min(2).max(65_535).default(255).describe('Most histogram bins of a column'),
  min_data_in_bin: z.int().min(1).default(3).describe('Fewest rows in a bin'),
  bin_construct_sample_cnt: z.int().min(1).default(200_000).describe('Rows from which bins are found'),
  feature_pre_filter: z
    .boolean()
    .default(true)
    .describe('Leave out columns that min_data_in_leaf keeps from being split'),
  use_missing: z.boolean().default(true).describe('Send missing values where the loss falls most; else they are 0'),
  zero_as_missing: z.boolean().default(false).describe('Zeros are missing, too'),
  max_cat_to_onehot: z
    .int()
    .min(1)
    .default(4)
    .describe('Coded columns of up to so many bins split off one category at a time'),
  max_cat_threshold: z.int().min(1).default(32).describe('Most categories on the smaller side of a split'),
  cat_smooth: nonNegative.default(10).describe('Draws the order of rare categories together'),
  cat_l2: nonNegative.default(10).describe('L2 penalty on outputs of splits by sets of categories'),
  min_data_per_group: z.int().min(1).default(100).describe('Fewest rows by which a set of categories grows'),
  monotone_constraints: z
    .array(z.union([z.literal(-1), z.literal(0), z.literal(1)]))
    .optional()
    .describe('For each column 1 (answers may only rise with it), -1 (only fall) or 0; by the basic method'),
  metric: z
    .union([metric, z.array(metric).min(1)], {
      error: ({ input }) => {
        const names: unknown[] = [input].flat();
        const wrong = names.find((name) => !METRIC_NAMES.some((known) => known === name));
        const accepted = `one of ${METRIC_NAMES.join(', ')}, or a list of them`;
        return `Invalid input: expected ${accepted}${nearestText(String(wrong), METRIC_NAMES)}`;
      },
    })
    .optional()
    .describe("Metrics reported each round; the objective's own when left out"),
  early_stopping_round: z
    .int()
    .min(0)
    .default(0)
    .describe('Stop after this many rounds without improvement of any metric on the validation rows; 0 never stops'),
  first_metric_only: z.boolean().default(false).describe('Only the first metric decides early stopping'),
  seed: seed.describe("Where the other seeds come from; LightGBM's own seeds when left out"),
  bagging_seed: seed.describe('Seed of drawing rows'),
  feature_fraction_seed: seed.describe('Seed of drawing columns'),
  drop_seed: seed.describe('Seed of leaving trees out'),
  data_random_seed: seed.describe('Seed of drawing the rows from which bins are found'),
  num_threads: z
    .int()
    .min(-1)
    .max(1_024)
    .optional()
    .describe('Threads where the caller sets none; 0 and -1 are every core'),
  tree_learner: z.literal('serial').optional().describe('Training is on one machine'),
  device_type: z.literal('cpu').optional().describe('Training is on the processor'),
  deterministic: paste(z.boolean()),
  force_col_wise: paste(z.boolean()),
  force_row_wise: paste(z.boolean()),
  verbosity: paste(z.int()),
});

/** What the library's parameter sets hold and has no meaning here. */
function paste<Schema extends z.ZodType>(schema: Schema): z.ZodOptional<Schema> {
  return schema.optional().describe('Accepted for parameter sets of LightGBM; does nothing');
}

export type LightgbmParameters = z.output<typeof lightgbmParameters>;

/** LightGBM's own other names. */
export const LIGHTGBM_ALIASES = {
  objective_type: 'objective',
  app: 'objective',
  application: 'objective',
  loss: 'objective',
  boosting_type: 'boosting',
  boost: 'boosting',
  num_iteration: 'num_iterations',
  n_iter: 'num_iterations',
  num_tree: 'num_iterations',
  num_trees: 'num_iterations',
  num_round: 'num_iterations',
  num_rounds: 'num_iterations',
  nrounds: 'num_iterations',
  num_boost_round: 'num_iterations',
  n_estimators: 'num_iterations',
  max_iter: 'num_iterations',
  shrinkage_rate: 'learning_rate',
  eta: 'learning_rate',
  num_leaf: 'num_leaves',
  max_leaves: 'num_leaves',
  max_leaf: 'num_leaves',
  max_leaf_nodes: 'num_leaves',
  min_data_per_leaf: 'min_data_in_leaf',
  min_data: 'min_data_in_leaf',
  min_child_samples: 'min_data_in_leaf',
  min_samples_leaf: 'min_data_in_leaf',
  min_sum_hessian_per_leaf: 'min_sum_hessian_in_leaf',
  min_sum_hessian: 'min_sum_hessian_in_leaf',
  min_hessian: 'min_sum_hessian_in_leaf',
  min_child_weight: 'min_sum_hessian_in_leaf',
  reg_alpha: 'lambda_l1',
  l1_regularization: 'lambda_l1',
  reg_lambda: 'lambda_l2',
  lambda: 'lambda_l2',
  l2_regularization: 'lambda_l2',
  min_split_gain: 'min_gain_to_split',
  max_tree_output: 'max_delta_step',
  max_leaf_output: 'max_delta_step',
  sub_feature: 'feature_fraction',
  colsample_bytree: 'feature_fraction',
  sub_feature_bynode: 'feature_fraction_bynode',
  colsample_bynode: 'feature_fraction_bynode',
  sub_row: 'bagging_fraction',
  subsample: 'bagging_fraction',
  bagging: 'bagging_fraction',
  subsample_freq: 'bagging_freq',
  pos_sub_row: 'pos_bagging_fraction',
  pos_subsample: 'pos_bagging_fraction',
  pos_bagging: 'pos_bagging_fraction',
  neg_sub_row: 'neg_bagging_fraction',
  neg_subsample: 'neg_bagging_fraction',
  neg_bagging: 'neg_bagging_fraction',
  rate_drop: 'drop_rate',
  unbalance: 'is_unbalance',
  unbalanced_sets: 'is_unbalance',
  num_classes: 'num_class',
  max_bins: 'max_bin',
  subsample_for_bin: 'bin_construct_sample_cnt',
  mc: 'monotone_constraints',
  monotone_constraint: 'monotone_constraints',
  monotonic_cst: 'monotone_constraints',
  metrics: 'metric',
  metric_types: 'metric',
  early_stopping_rounds: 'early_stopping_round',
  early_stopping: 'early_stopping_round',
  n_iter_no_change: 'early_stopping_round',
  random_seed: 'seed',
  random_state: 'seed',
  bagging_fraction_seed: 'bagging_seed',
  data_seed: 'data_random_seed',
  num_thread: 'num_threads',
  nthread: 'num_threads',
  nthreads: 'num_threads',
  n_jobs: 'num_threads',
  verbose: 'verbosity',
  tree: 'tree_learner',
  device: 'device_type',
} as const satisfies Record<string, keyof LightgbmParameters>;
