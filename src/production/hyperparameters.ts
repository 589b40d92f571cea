import { z } from 'zod';

/** A hyperparameter as production knows it. */
export type HyperparameterValue = string | number;

/**
 * The hyperparameters production has: names, types and ranges. Any strict object of numbers and texts will do, so
 * that other algorithms can be declared; the order of its keys is the order they are written in.
 */
export type HyperparameterSet = z.ZodObject<Record<string, z.ZodType<HyperparameterValue>>>;

/** Learning objectives of XGBoost that a production model may have. */
export const XGBOOST_OBJECTIVES = [
  'binary:logistic',
  'binary:logitraw',
  'binary:hinge',
  'reg:squarederror',
  'reg:squaredlogerror',
  'reg:logistic',
  'reg:pseudohubererror',
  'reg:absoluteerror',
  'reg:quantileerror',
  'reg:gamma',
  'reg:tweedie',
  'count:poisson',
  'survival:cox',
  'survival:aft',
  'multi:softmax',
  'multi:softprob',
  'rank:ndcg',
  'rank:map',
  'rank:pairwise',
] as const;

/** Inclusive at both ends, unlike the fractions. */
function wholeNumber(min: number, max: number, meaning: string) {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error, abort: true }).min(min, { error }).max(max, { error }).describe(meaning);
}

function fraction(meaning: string) {
  const error = 'a number above 0 and at most 1';
  return z.number({ error }).gt(0, { error }).max(1, { error }).describe(meaning);
}

/** The six hyperparameters of the fraud-detection pipeline. */
export const XGBOOST_HYPERPARAMETERS = z.strictObject({
  objective: z
    .enum(XGBOOST_OBJECTIVES, { error: 'an objective of XGBoost such as binary:logistic' })
    .describe('What is learnt'),
  num_round: wholeNumber(1, 1000, 'Boosting rounds'),
  max_depth: wholeNumber(1, 20, 'Greatest depth of a tree'),
  eta: fraction('Learning rate'),
  subsample: fraction('Share of the rows each tree sees'),
  colsample_bytree: fraction('Share of the columns each tree sees'),
}) satisfies HyperparameterSet;
