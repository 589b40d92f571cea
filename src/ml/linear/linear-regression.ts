import type { LongWork } from '../../schema/index.ts';
import type { Algorithm, FitInput, FitResult, FitRound } from '../algorithm.ts';
import { checkFitInput } from '../check-fit-input.ts';
import { validateFiniteLabels } from '../labels.ts';
import { inSinglePrecision } from '../matrix.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import { coordinateDescent } from './coordinate-descent.ts';
import { learnDesign } from './design-columns.ts';
import { formulaOfPoint } from './formula-of-point.ts';
import { leastSquares } from './least-squares.ts';
import { LinearRegressionModel } from './linear-regression-model.ts';
import { LINEAR_ALIASES, type LinearParameters, linearParameters } from './parameters.ts';
import { interceptFor, type ReducedRows, reduceRows, rootMeanSquaredError } from './reduced-rows.ts';

/**
 * Linear regression: ordinary least squares and ridge in closed form (one round), lasso and elastic net by coordinate
 * descent. Numbers are standardised, coded columns become one coefficient per category (not standardised), missing values
 * take the mean, all inside the model; the intercept is not penalised. Where columns depend on each other and there is
 * no penalty, the shortest of all equally good solutions is taken.
 * @see scikit-learn's LinearRegression, Ridge (alpha = l2) and ElasticNet (rows × alpha × l1_ratio = l1), whose optima
 *   it shares
 */
export const linearRegression: Algorithm = {
  name: 'linear_regression',
  title: 'Linear regression',
  parameters: linearParameters,
  aliases: LINEAR_ALIASES,
  completeParameters,
  tasks: ['regression'],
  parametersFor: () => ({}),
  taskOf: () => 'regression',
  continuesTraining: false,
  fit,
};

const STAGE = 'train linear regression';

function completeParameters(input: unknown): LinearParameters {
  return parseParameters({ ...linearRegression, parameters: linearParameters }, input);
}

async function fit(input: FitInput, { signal, progress }: LongWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters);
  const { train, validation } = checkFitInput(input, linearRegression);
  validateFiniteLabels(train.labels);
  const matrix = inSinglePrecision(train.matrix);
  const { categories } = matrix;
  const { labelValues } = input;

  const design = learnDesign(matrix, train.weights);
  const afterBlock = (): Promise<void> => nextTurn(signal, STAGE);
  const reduced = await reduceRows({ ...train, matrix, design, afterBlock });
  const validated =
    validation &&
    (await reduceRows({ ...validation, matrix: inSinglePrecision(validation.matrix), design, afterBlock }));
  const pointAt = (coefficients: Float64Array): Float64Array =>
    Float64Array.from([...coefficients, interceptFor(reduced, coefficients)]);
  const history: FitRound[] = [];

  const report = async (state: { round: number; coefficients: Float64Array }, total: number): Promise<void> => {
    const point = pointAt(state.coefficients);
    const metrics = {
      'train-rmse': rootMeanSquaredError(reduced, point),
      ...(validated && { 'validation-rmse': rootMeanSquaredError(validated, point) }),
    };
    history.push({ round: state.round, metrics });
    const note = `train-rmse ${metrics['train-rmse'].toPrecision(5)}`;
    progress?.({ stage: STAGE, done: state.round, total, unit: 'rounds', note, metrics });
    await nextTurn(signal, STAGE);
  };

  const { coefficients, rounds, converged } = await solve(reduced, parameters, report);
  return {
    model: new LinearRegressionModel(
      formulaOfPoint({ design, outputs: 1, point: pointAt(coefficients), categories, labelValues }),
    ),
    rounds,
    history,
    converged,
    warnings: converged ? [] : [notConverged(rounds, parameters)],
  };
}

async function solve(
  reduced: ReducedRows,
  { l1, l2, max_iter, tol }: LinearParameters,
  report: (state: { round: number; coefficients: Float64Array }, total: number) => Promise<void>,
): Promise<{ coefficients: Float64Array; rounds: number; converged: boolean }> {
  if (l1 > 0) {
    const tolerance = tol * labelDeviation(reduced);
    const afterRound = (state: { round: number; coefficients: Float64Array }): Promise<void> => report(state, max_iter);
    return coordinateDescent(reduced, { l1, l2, maxRounds: max_iter, tolerance, afterRound });
  }
  const coefficients = leastSquares(reduced, l2);
  await report({ round: 1, coefficients }, 1);
  return { coefficients, rounds: 1, converged: true };
}

/** The error of a model that is nothing but its intercept. */
function labelDeviation(reduced: ReducedRows): number {
  const none = new Float64Array(reduced.inputs);
  return rootMeanSquaredError(reduced, Float64Array.from([...none, interceptFor(reduced, none)]));
}

function notConverged(rounds: number, { tol }: LinearParameters): string {
  return `Linear regression stopped after ${rounds} rounds short of tol ${tol}; raise max_iter or tol, or set l2 above 0`;
}
