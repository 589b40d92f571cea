import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AssayError } from '../../src/errors/index.ts';
import { validateHyperparameters, XGBOOST_OBJECTIVES } from '../../src/production/index.ts';
import { HYPERPARAMETERS } from './open-test-production.ts';

function faultsOf(hyperparameters: unknown): { path: string; got: string }[] {
  try {
    validateHyperparameters(hyperparameters);
    return [];
  } catch (error) {
    expect((error as AssayError).code).toBe('PRODUCTION_HYPERPARAMETERS_INVALID');
    return (error as AssayError).details.faults as { path: string; got: string }[];
  }
}

const faultyNames = (changes: Record<string, unknown>) =>
  faultsOf({ ...HYPERPARAMETERS, ...changes }).map(({ path }) => path);

describe('validateHyperparameters()', () => {
  test('whole numbers are inclusive at both ends', () => {
    expect(faultyNames({ num_round: 1, max_depth: 1 })).toEqual([]);
    expect(faultyNames({ num_round: 1000, max_depth: 20 })).toEqual([]);
    expect(faultyNames({ num_round: 0, max_depth: 0 })).toEqual(['num_round', 'max_depth']);
    expect(faultyNames({ num_round: 1001, max_depth: 21 })).toEqual(['num_round', 'max_depth']);
  });

  test.each(['eta', 'subsample', 'colsample_bytree'])('%s is above 0 and at most 1', (name) => {
    expect(faultyNames({ [name]: 1 })).toEqual([]);
    expect(faultyNames({ [name]: Number.MIN_VALUE })).toEqual([]);
    for (const bad of [0, -0, -0.1, 1 + Number.EPSILON, Number.NaN, Infinity, -Infinity]) {
      expect(faultyNames({ [name]: bad })).toEqual([name]);
    }
  });

  test.each([2.5, Number.NaN, Infinity, '2.5', true, null, [], {}])('max_depth refuses %j', (value) => {
    expect(faultyNames({ max_depth: value })).toEqual(['max_depth']);
  });

  test.each(['1e3x', '', ' 6', '6 ', '0x6', '1_0', 'NaN', 'Infinity', '1e999', '.5', '5.', '+5', '٦'])(
    'a text that is no plain number is refused: %j',
    (text) => {
      expect(faultyNames({ max_depth: text, eta: text })).toEqual(['max_depth', 'eta']);
    },
  );

  test('a text that is a plain number counts as that number, for stores hold text', () => {
    const text = { ...HYPERPARAMETERS, num_round: '200', eta: '0.10', subsample: '8e-1' };
    expect(validateHyperparameters(text)).toEqual(HYPERPARAMETERS);
  });

  test('an objective XGBoost does not know is refused', () => {
    expect(faultyNames({ objective: 'binary:logistik' })).toEqual(['objective']);
    for (const objective of XGBOOST_OBJECTIVES) expect(faultyNames({ objective })).toEqual([]);
  });

  test('every fault is in one error: missing, unknown, mistyped and out of range', () => {
    expect(faultsOf({ objective: 1, max_depth: 0, eta: '1e3x', subsample: Number.NaN, max_deph: 6 })).toMatchObject([
      { path: 'objective', got: '1' },
      { path: 'num_round', got: 'missing' },
      { path: 'max_depth', got: '0' },
      { path: 'eta', got: '"1e3x"' },
      { path: 'subsample', got: 'NaN' },
      { path: 'colsample_bytree', got: 'missing' },
      { path: 'max_deph', got: '6' },
    ]);
  });

  test.each([null, undefined, 'eta', 3, []])('%j is no set of hyperparameters', (value) => {
    expect(faultsOf(value)).toHaveLength(1);
  });

  test('another set of hyperparameters is declared by a schema', () => {
    const set = z.strictObject({ penalty: z.enum(['l1', 'l2']), c: z.number().positive() });
    expect(validateHyperparameters({ penalty: 'l2', c: 3 }, set)).toEqual({ penalty: 'l2', c: 3 });
    expect(() => validateHyperparameters(HYPERPARAMETERS, set)).toThrow('penalty is missing');
  });
});
