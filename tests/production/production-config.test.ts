import { describe, expect, test } from 'vitest';
import { generateProductionConfig, parseProductionConfig } from '../../src/production/index.ts';
import { HYPERPARAMETERS } from './open-test-production.ts';

const INPUT = {
  algorithm: 'xgboost',
  runId: '12345678901234567890123456789012',
  hyperparameters: { ...HYPERPARAMETERS, eta: 1e-7 },
  metrics: { pr_auc: 0.8, auc_roc: Number.NaN },
  approver: 'on',
  testedAt: Date.UTC(2026, 10, 21, 23, 59),
};

describe('the production configuration', () => {
  test('is YAML that also older readers take for what it is: texts quoted where they look like something else', () => {
    expect(generateProductionConfig(INPUT)).toBe(`model:
  algorithm: xgboost
  version: "12345678901234567890123456789012"
  hyperparameters:
    objective: binary:logistic
    num_round: 200
    max_depth: 6
    eta: 1.0e-7
    subsample: 0.8
    colsample_bytree: 0.7
  performance:
    pr_auc: 0.8
  undefined_metrics:
    - auc_roc
  tested_date: "2026-11-21"
  approved_by: "on"
`);
  });

  test.each([
    ['no YAML', 'model: [', 'is no YAML'],
    ['an empty file', '', 'expected object'],
    ['no model', 'mode: {}\n', 'model is missing'],
    ['a misspelt field', generateProductionConfig(INPUT).replace('approved_by', 'aproved_by'), 'aproved_by'],
    ['a wrong type', generateProductionConfig(INPUT).replace('"2026-11-21"', 'yesterday'), 'tested_date'],
  ])('with %s is refused by name', (_, text, message) => {
    expect(() => parseProductionConfig(text)).toThrow(
      expect.objectContaining({ code: 'PRODUCTION_CONFIG_INVALID', message: expect.stringContaining(message) }),
    );
  });

  test('is not made from nothing', () => {
    expect(() => generateProductionConfig({ ...INPUT, approver: '', metrics: {} })).toThrow(
      expect.objectContaining({
        code: 'PRODUCTION_REQUEST_INVALID',
        message: expect.stringMatching(/performance[\s\S]*approved_by/),
      }),
    );
  });
});
