import { describe, expect, test } from 'vitest';
import { completeParameters } from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';

const refusal = (...given: Parameters<typeof completeParameters>): string =>
  expectCode('ML_PARAMETERS_INVALID', () => completeParameters(...given)).message;

describe("a parameter set of SageMaker's XGBoost container, all texts", () => {
  test('means what the same numbers mean', () => {
    const texts = { eta: '0.1', max_depth: '6', verbosity: '1', num_round: '50', reg_lambda: '1e-3', base_score: '.5' };
    const numbers = { eta: 0.1, max_depth: 6, verbosity: 1, num_round: 50, reg_lambda: 1e-3, base_score: 0.5 };
    expect(completeParameters('xgboost', texts)).toEqual(completeParameters('xgboost', numbers));
  });

  test('spells booleans as it likes, and keeps texts that are texts', () => {
    const texts = { booster: 'dart', one_drop: 'True', monotone_constraints: '(1,-1)', eval_metric: 'error@0.7' };
    expect(completeParameters('xgboost', texts)).toMatchObject({ ...texts, one_drop: true });
    for (const one_drop of ['1', 'true', 1, true]) {
      expect(completeParameters('xgboost', { one_drop })).toMatchObject({ one_drop: true });
    }
    expect(completeParameters('xgboost', { one_drop: '0' })).toMatchObject({ one_drop: false });
  });

  test.each([
    [{ eta: 'abc' }, 'eta is "abc", expected number'],
    [{ eta: '' }, 'eta is "", expected number'],
    [{ eta: '0x1' }, 'eta is "0x1", expected number'],
    [{ eta: '2' }, 'eta is 2, expected at most 1'],
    [{ max_depth: '6.5' }, 'max_depth is 6.5, expected whole number'],
    [{ max_depth: 'NaN' }, 'max_depth is "NaN", expected number'],
    [{ one_drop: 'maybe' }, 'one_drop is "maybe", expected true, false, 1 or 0'],
    [{ objective: '5' }, 'objective is "5", expected one of'],
  ])('is refused where a text spells nothing acceptable: %j', (parameters, text) => {
    expect(refusal('xgboost', parameters)).toContain(text);
  });

  test('gives the same value twice without harm, and refuses two values', () => {
    expect(completeParameters('xgboost', { eta: '0.1', learning_rate: 0.1 })).toMatchObject({ eta: 0.1 });
    expect(refusal('xgboost', { eta: '0.1', learning_rate: '0.2' })).toContain('the same as eta');
  });

  test('cannot reach what is no parameter', () => {
    expect(refusal('xgboost', JSON.parse('{"__proto__": "1", "constructor": "2"}'))).toContain(
      'constructor is unknown',
    );
  });
});

describe('a mistyped word among the parameters', () => {
  test.each([
    ['xgboost', { eval_metric: 'aucc' }, /eval_metric is "aucc", expected one of logloss, .*; did you mean auc/],
    ['xgboost', { eval_metric: ['auc', 'loglos'] }, /eval_metric\[1\] is "loglos", expected one of .*mean logloss/],
    [
      'xgboost',
      { eval_metric: 'zzzzz' },
      /eval_metric is "zzzzz", expected one of logloss, error, auc, .*a list of them$/,
    ],
    ['xgboost', { objective: 'binary:logistics' }, /did you mean binary:logistic/],
    ['lightgbm', { metric: 'aucc' }, /metric is "aucc", expected one of binary_logloss, .*; did you mean auc/],
    ['lightgbm', { metric: ['auc', 'multi_loglos'] }, /did you mean multi_logloss/],
    ['lightgbm', { boosting: 'dartt' }, /did you mean dart\?/],
  ] as const)('of %s is told with what is accepted and what was meant: %j', (algorithm, parameters, text) => {
    expect(refusal(algorithm, parameters)).toMatch(text);
  });
});

test.each(['xgboost', 'lightgbm'] as const)(
  'early stopping of %s without validation rows says how to give some',
  (name) => {
    const message = refusal(name, { early_stopping_rounds: 5 }, { hasValidation: false });
    expect(message).toContain('early_stopping_rounds is 5, expected validation rows to watch');
    expect(message).toContain('pass `validation`, or add --valid FILE');
  },
);
