import { describe, expect, test } from 'vitest';
import { ALGORITHMS, type FitInput, type Matrix, type Model, matrixFromColumns } from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, withColumns } from './sample-data.ts';

const learn = (parameters: Readonly<Record<string, unknown>>, change: Partial<FitInput> = {}) =>
  ALGORITHMS.xgboost.fit({ ...sampleInput(parameters), ...change });

describe('xgboost going on from a model', () => {
  test('in two halves gives the model of one go', async () => {
    for (const more of [{}, { objective: 'multi:softprob', num_class: 2 }, { num_parallel_tree: 2 }]) {
      const whole = await learn({ num_round: 8, ...more });
      const { model: initialModel, history: first } = await learn({ num_round: 5, ...more });
      const rest = await learn({ num_round: 3, ...more }, { initialModel });
      expect(rest.model.toFile()).toEqual(whole.model.toFile());
      expect([...first, ...rest.history].map(({ metrics }) => metrics)).toEqual(
        whole.history.map(({ metrics }) => metrics),
      );
    }
  });

  test('takes the columns in any order, and keeps that of the model', async () => {
    const { model: initialModel } = await learn({ num_round: 4 });
    const { train } = sampleInput();
    const same = await learn({ num_round: 4 }, { initialModel });
    const turned = withColumns(train, ['noise', 'group', 'y', 'x']);
    const other = await learn({ num_round: 4 }, { initialModel, train: turned });
    expect(other.model.toFile()).toEqual(same.model.toFile());
  });

  test('counts the best iteration over all rounds in the file, but its own rounds in the result', async () => {
    const { model: initialModel } = await learn({ num_round: 4 });
    const parameters = { num_round: 60, eta: 0.8, early_stopping_rounds: 4 };
    const { model, bestRound } = await learn(parameters, { initialModel });
    const { learner } = JSON.parse(new TextDecoder().decode(model.toFile())) as {
      learner: { attributes: Record<string, string>; gradient_booster: { model: { trees: unknown[] } } };
    };
    expect(learner.attributes.best_iteration).toBe(String(4 + bestRound! - 1));
    expect(learner.gradient_booster.model.trees).toHaveLength(4 + bestRound!);
    // Going on without early stopping forgets the mark.
    const longer = await learn({ num_round: 2 }, { initialModel: model });
    expect(new TextDecoder().decode(longer.model.toFile())).not.toContain('best_iteration');
  });

  test('names every reason why it cannot', async () => {
    const { model: initialModel } = await learn({ num_round: 2 });
    const { train, labels } = sampleInput();
    const values = train.values.slice();
    const parameters = { objective: 'reg:logistic', booster: 'dart', num_parallel_tree: 2, base_score: 0.25 };
    const error = await expectCode('ML_INITIAL_MODEL_UNFIT', () =>
      ALGORITHMS.xgboost.fit({
        initialModel,
        labels,
        labelValues: ['fraud "proven"', 'legit'],
        train: { ...train, values, names: ['x', 'y', 'group', 'z'], categories: { group: ['gold', 'tin', 'none'] } },
        parameters,
      }),
    );
    const reasons = error.details.reasons as string[];
    expect(reasons.join('\n')).toMatchInlineSnapshot(`
      "its objective is binary:logistic, not reg:logistic
      its booster is gbtree, not dart
      its num_parallel_tree is 1, not 2
      its base_score is 0.5, not 0.25
      the rows lack its features noise
      it has no features z
      it knows no category tin of group
      its label values are legit, fraud "proven", not fraud "proven", legit"
    `);
  });

  test('refuses to read categories as numbers, or numbers as categories', async () => {
    const { train } = sampleInput();
    const asNumbers = { ...train, categories: {} };
    const [coded, numeric] = [await learn({ num_round: 2 }), await learn({ num_round: 2 }, { train: asNumbers })];
    const reasonsOf = async (initialModel: Model, rows: Matrix) =>
      (await expectCode('ML_INITIAL_MODEL_UNFIT', () => learn({}, { initialModel, train: rows }))).details.reasons;
    expect(await reasonsOf(coded.model, asNumbers)).toEqual(['group was a column of categories']);
    expect(await reasonsOf(numeric.model, train)).toEqual(['group was a column of numbers']);
  });

  test('refuses a model of another algorithm', async () => {
    const train = matrixFromColumns({ x: [1, 2, 3, 4] });
    const labels = Float32Array.of(0, 1, 0, 1);
    const { model: initialModel } = await ALGORITHMS.logistic_regression.fit({ train, labels });
    const error = await expectCode('ML_INITIAL_MODEL_UNFIT', () =>
      ALGORITHMS.xgboost.fit({ train, labels, initialModel }),
    );
    expect(error.message).toContain('logistic_regression');
  });
});
