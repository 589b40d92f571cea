import { z } from 'zod';
import { searched } from '../../search-range.ts';

const shareOrCount = z
  .number()
  .gt(0)
  .refine((value) => value <= 1 || Number.isInteger(value), {
    error: 'Invalid input: expected a share up to 1, or a whole number from 2 on',
  });

/** An isolation forest's parameters by scikit-learn's names and with its defaults. */
export const isolationParameters = z.strictObject({
  n_estimators: searched(z.int().min(1).max(100_000).default(100).describe('Trees'), {
    kind: 'int',
    low: 50,
    high: 500,
    log: true,
  }),
  max_samples: searched(
    shareOrCount
      .default(256)
      .describe('Rows each tree is grown from: a share up to 1, or a number from 2 on; all where there are fewer'),
    { kind: 'int', low: 64, high: 4_096, log: true },
  ),
  max_features: searched(
    shareOrCount.default(1).describe('Columns each tree may split on: a share up to 1, or a number from 2 on'),
    { kind: 'float', low: 0.2, high: 1 },
  ),
  contamination: z
    .union([z.literal('auto'), z.number().gt(0).max(0.5)], {
      error: 'Invalid input: expected auto, or a share above 0 and up to 0.5',
    })
    .default('auto')
    .describe('Share of the training rows to be flagged, which sets the threshold; auto flags scores above 0.5'),
  seed: z.int().default(0).describe('Seed of all that is drawn'),
});

export type IsolationParameters = z.output<typeof isolationParameters>;

export const ISOLATION_ALIASES = {
  num_trees: 'n_estimators',
  num_round: 'n_estimators',
  random_state: 'seed',
} as const;
