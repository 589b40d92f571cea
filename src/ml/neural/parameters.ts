import { z } from 'zod';
import { searched } from '../search-range.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'gelu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

const share = z.number().min(0).lt(1);

/** Parameters of the neural network; numbers are standardised first, so they mean the same for every data set. */
export const neuralParameters = z.strictObject({
  task: z
    .enum(['binary', 'multiclass', 'regression'])
    .default('binary')
    .describe('What is learned; multiclass takes as many classes as the labels show'),
  hidden_layers: z
    .array(z.int().min(1).max(4_096))
    .max(16)
    .default([64, 32])
    .describe('Units of each hidden layer; none makes the model linear'),
  activation: z.enum(ACTIVATIONS).default('relu').describe('What hidden units do to their sum; gelu in its tanh form'),
  dropout: searched(share.default(0).describe('Share of hidden units left out at random in each training step'), {
    kind: 'float',
    low: 0,
    high: 0.5,
  }),
  batch_norm: z.boolean().default(false).describe('Standardise the sums of hidden units over each batch'),
  category_encoding: z
    .enum(['embedding', 'one_hot'])
    .default('embedding')
    .describe('Coded columns as learned vectors, or as one input per category'),
  embedding_size: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe('Numbers per category; left out: 1.6 × categories^0.56, at most 32'),
  missing_indicator: z
    .boolean()
    .default(true)
    .describe('Give columns with missing values an input that says so, beside the mean that stands in for them'),
  learning_rate: searched(z.number().gt(0).max(1).default(0.001).describe('Step size of Adam'), {
    kind: 'float',
    low: 1e-4,
    high: 1e-2,
    log: true,
  }),
  learning_rate_schedule: z
    .enum(['constant', 'cosine'])
    .default('constant')
    .describe('cosine lets the step size fall to 0 over all epochs'),
  beta_1: share.default(0.9).describe("How much Adam's mean of slopes keeps each step"),
  beta_2: share.default(0.999).describe("How much Adam's mean of squared slopes keeps each step"),
  epsilon: z.number().gt(0).max(1).default(1e-8).describe('Added to the root of that mean'),
  weight_decay: searched(
    z
      .number()
      .min(0)
      .max(10)
      .default(1e-4)
      .describe('Ridge penalty: weight_decay / 2 × the sum of squared weights, beside the mean loss'),
    { kind: 'float', low: 1e-6, high: 1e-1, log: true },
  ),
  batch_size: searched(
    z
      .int()
      .min(1)
      .max(65_536)
      .optional()
      .describe('Rows per step; left out: a hundredth of the rows as a power of two from 16 to 256'),
    { kind: 'int', low: 16, high: 1_024, log: true },
  ),
  epochs: z.int().min(1).max(100_000).default(100).describe('Most passes over the rows'),
  patience: z
    .int()
    .min(0)
    .default(10)
    .describe('Stop after this many epochs without a smaller validation loss, keeping the best; 0 never stops'),
  validation_fraction: share
    .default(0.1)
    .describe('Without validation rows, the share of rows held out for patience (by class); below 10 rows none are'),
  class_weight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced makes all classes weigh the same in sum, whatever their number of rows'),
  seed: z.int().default(0).describe('Seed of first weights, order of rows, dropout and the rows held out'),
});

export type NeuralParameters = z.output<typeof neuralParameters>;

export const NEURAL_ALIASES = {
  hidden_layer_sizes: 'hidden_layers',
  learning_rate_init: 'learning_rate',
  alpha: 'weight_decay',
  max_iter: 'epochs',
  n_iter_no_change: 'patience',
  early_stopping_rounds: 'patience',
  random_state: 'seed',
} as const;
