import { z } from 'zod';
import { searched } from '../search-range.ts';

const l1 = (meaning: string) =>
  searched(z.number().min(0).default(0).describe(meaning), { kind: 'float', low: 1e-4, high: 1e3, log: true });
const l2 = (preset: number, meaning: string) =>
  searched(z.number().min(0).default(preset).describe(meaning), { kind: 'float', low: 1e-4, high: 1e4, log: true });
const maxIterations = (preset: number, meaning: string) =>
  z.int().min(1).max(100_000).default(preset).describe(meaning);
const tolerance = (preset: number, meaning: string) => z.number().positive().max(1).default(preset).describe(meaning);

/** Parameters of logistic regression; numbers are standardised first, so penalties mean the same for every data set. */
export const logisticParameters = z.strictObject({
  task: z
    .enum(['binary', 'multiclass'])
    .default('binary')
    .describe('multiclass takes any number of classes, as many as the labels show'),
  l2: l2(1, 'Ridge penalty: l2 / 2 × the sum of squared coefficients; scikit-learn calls its inverse C'),
  l1: l1(
    'Lasso penalty: l1 × the sum of the sizes of the coefficients, which makes some exactly 0; set l2 to 0 for it alone',
  ),
  class_weight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced makes all classes weigh the same in sum, whatever their number of rows'),
  max_iter: maxIterations(200, 'Most L-BFGS iterations'),
  tol: tolerance(1e-6, 'Converged when no component of the mean gradient is larger than this'),
});

export type LogisticParameters = z.output<typeof logisticParameters>;

/** Parameters of linear regression; without penalties it is ordinary least squares. */
export const linearParameters = z.strictObject({
  l2: l2(
    0,
    "Ridge penalty: l2 / 2 × the sum of squared coefficients, beside half the sum of squared errors; scikit-learn's Ridge calls it alpha",
  ),
  l1: l1('Lasso penalty: l1 × the sum of the sizes of the coefficients, which makes some exactly 0'),
  max_iter: maxIterations(1_000, 'Most rounds of coordinate descent, which l1 needs'),
  tol: tolerance(
    1e-7,
    'With l1: converged when no slope is larger than this, per row and in standard deviations of the label',
  ),
});

export type LinearParameters = z.output<typeof linearParameters>;

const PENALTY_ALIASES = { reg_lambda: 'l2', reg_alpha: 'l1', max_iterations: 'max_iter', tolerance: 'tol' } as const;
export const LOGISTIC_ALIASES = PENALTY_ALIASES;
export const LINEAR_ALIASES = PENALTY_ALIASES;
