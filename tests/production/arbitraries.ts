import fc from 'fast-check';
import { XGBOOST_OBJECTIVES } from '../../src/production/index.ts';

/** Any double in (0, 1]; subnormal ones too, for they too must come back. */
export const fractions = fc
  .double({ min: 0, max: 1, minExcluded: true, noNaN: true })
  .filter((value) => value > 0 && value <= 1);

/** Any set of hyperparameters that production accepts. */
export const hyperparameters = fc.record({
  objective: fc.constantFrom(...XGBOOST_OBJECTIVES),
  num_round: fc.integer({ min: 1, max: 1000 }),
  max_depth: fc.integer({ min: 1, max: 20 }),
  eta: fractions,
  subsample: fractions,
  colsample_bytree: fractions,
});

/** Metrics of a run: at least one has a value, others may be undefined. */
export const metrics = fc
  .tuple(
    fc.dictionary(fc.constantFrom('precision', 'recall', 'f1_score', 'auc_roc', 'pr_auc'), fc.double()),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([others, accuracy]) => ({ ...others, accuracy }));

export const approvers = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .filter((name) => name.trim() !== '');

/** Anything a production configuration can be made from. */
export const configInputs = fc.record({
  algorithm: fc.constantFrom('xgboost', 'logistic_regression', 'on', '1e5', 'null'),
  runId: fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.stringMatching(/^[0-9]{32}$/), fc.constant('1e10')),
  hyperparameters,
  metrics,
  approver: approvers,
  testedAt: fc.date({ min: new Date(0), max: new Date('2199-12-31'), noInvalidDate: true }).map(Number),
});
