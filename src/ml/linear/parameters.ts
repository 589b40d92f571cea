import { z } from 'zod';
import { searched } from '../search-range.ts';

/** Parameters of logistic regression; features are standardised first, so `l2` means the same for every data set. */
export const logisticParameters = z.strictObject({
  l2: searched(
    z
      .number()
      .min(0)
      .default(1)
      .describe('Ridge penalty: l2 / 2 × the sum of squared coefficients; scikit-learn calls its inverse C'),
    { kind: 'float', low: 1e-4, high: 1e4, log: true },
  ),
  class_weight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced makes both classes weigh the same in sum, whatever their number of rows'),
  max_iter: z.int().min(1).max(100_000).default(200).describe('Most L-BFGS iterations'),
  tol: z
    .number()
    .positive()
    .max(1)
    .default(1e-6)
    .describe('Converged when no component of the mean gradient is larger than this'),
});

export type LogisticParameters = z.output<typeof logisticParameters>;

export const LOGISTIC_ALIASES = { reg_lambda: 'l2', max_iterations: 'max_iter', tolerance: 'tol' } as const;
