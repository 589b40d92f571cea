import { z } from 'zod';
import { searched } from '../search-range.ts';
import { MOST_BINS } from './coded-columns.ts';

const share = z.number().gt(0);

/** ROC-AUC on 20,000 rows: 0.9393 with 255 bins, 0.9401 with 1,023, 0.9402 in scikit-learn, which tries every value. */
const DEFAULT_BINS = 1_023;

/** A share of something, or a number of them. */
const shareOrCount = share.refine((value) => value <= 1 || Number.isInteger(value), {
  error: 'Invalid input: expected a share up to 1, or a whole number from 2 on',
});

/** A number of rows, or a share of all. */
const rowsOrShare = share.refine((value) => value < 1 || Number.isInteger(value), {
  error: 'Invalid input: expected a whole number from 1 on, or a share below 1',
});

/** A random forest's parameters by scikit-learn's names and with its defaults, except where the description says so. */
export const forestParameters = z.strictObject({
  task: z
    .enum(['binary', 'multiclass', 'regression'])
    .default('binary')
    .describe('What is learned; for several classes their number is taken from the labels'),
  n_estimators: searched(z.int().min(1).max(100_000).default(100).describe('Trees'), {
    kind: 'int',
    low: 50,
    high: 500,
    log: true,
  }),
  criterion: z
    .enum(['gini', 'entropy', 'log_loss', 'squared_error'])
    .optional()
    .describe('How splits are judged; left out: gini for classes, squared_error for numbers (log_loss is entropy)'),
  max_depth: searched(z.int().min(0).max(1_000).default(0).describe('Deepest level of a tree; 0 is unlimited'), {
    kind: 'int',
    low: 3,
    high: 40,
  }),
  min_samples_split: rowsOrShare
    .default(2)
    .describe('Distinct rows a node must hold to be split; below 1 a share of all rows'),
  min_samples_leaf: searched(
    rowsOrShare.default(1).describe('Distinct rows a leaf must hold; below 1 a share of all rows'),
    { kind: 'int', low: 1, high: 50, log: true },
  ),
  min_weight_fraction_leaf: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe("Share of the sample's weight a leaf must hold"),
  max_features: searched(
    z
      .union([z.enum(['sqrt', 'log2', 'all']), shareOrCount], {
        error: 'Invalid input: expected sqrt, log2, all, a share up to 1, or a whole number from 2 on',
      })
      .optional()
      .describe(
        'Columns looked at for each split: sqrt, log2 or all of them, a share up to 1, or a number from 2 on; left out: sqrt for classes, all for numbers',
      ),
    { kind: 'categorical', choices: ['sqrt', 'log2', 0.5, 'all'] },
  ),
  max_leaf_nodes: z
    .int()
    .min(0)
    .refine((leaves) => leaves !== 1, { error: 'Invalid input: expected 0, or 2 or more' })
    .default(0)
    .describe('Most leaves of a tree, the best splits first; 0 is unlimited'),
  min_impurity_decrease: z
    .number()
    .min(0)
    .default(0)
    .describe('Fall of weighted impurity that a split must bring, as a share of the sample'),
  bootstrap: z.boolean().default(true).describe('Draw the rows of each tree with replacement; else each sees all rows'),
  max_samples: searched(
    shareOrCount.optional().describe('Rows drawn for each tree: a share up to 1, or a number; left out: all'),
    { kind: 'float', low: 0.3, high: 1 },
  ),
  class_weight: z
    .enum(['none', 'balanced', 'balanced_subsample'])
    .default('none')
    .describe("balanced makes all classes weigh the same in sum; balanced_subsample does so in each tree's sample"),
  oob_score: z
    .boolean()
    .default(false)
    .describe('Score the training rows by the trees that did not see them: accuracy, or R² for numbers'),
  max_bin: z
    .int()
    .min(2)
    .max(MOST_BINS)
    .default(DEFAULT_BINS)
    .describe(
      'Quantile bins of a column, between which splits lie (scikit-learn tries every value); up to 255 take half the memory',
    ),
  seed: z.int().default(0).describe('Seed of row and column sampling'),
});

export type ForestParameters = z.output<typeof forestParameters>;

export const FOREST_ALIASES = {
  num_trees: 'n_estimators',
  num_round: 'n_estimators',
  random_state: 'seed',
} as const;
