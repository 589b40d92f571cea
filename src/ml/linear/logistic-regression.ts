import type { LongWork } from '../../schema/index.ts';
import type { Algorithm, FitInput, FitResult, FitRound, LabelledRows } from '../algorithm.ts';
import { checkFitInput } from '../check-fit-input.ts';
import { lossWeights } from '../class-weights.ts';
import { countClasses, validateBinaryLabels, validateClassLabels } from '../labels.ts';
import { inSinglePrecision } from '../matrix.ts';
import type { Task } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import { classObjective } from './class-objective.ts';
import { learnDesign, widthOf } from './design-columns.ts';
import { formulaOfPoint } from './formula-of-point.ts';
import { minimise } from './lbfgs.ts';
import { LogisticModel } from './logistic-model.ts';
import { LOGISTIC_ALIASES, type LogisticParameters, logisticParameters } from './parameters.ts';

/**
 * Logistic regression for two or more classes (softmax over a margin each) with ridge and lasso penalties, solved by
 * L-BFGS. Numbers are standardised, coded columns become one coefficient per category (not standardised), missing values
 * take the mean, all inside the model; intercepts are not penalised. When the solver runs out of iterations the result
 * says `converged: false` and carries a warning.
 * @see scikit-learn's LogisticRegression, whose optimum it shares
 */
export const logisticRegression: Algorithm = {
  name: 'logistic_regression',
  title: 'Logistic regression',
  parameters: logisticParameters,
  aliases: LOGISTIC_ALIASES,
  completeParameters,
  tasks: ['binary', 'multiclass'],
  parametersFor: (task: Task) => ({ task }),
  taskOf: (parameters) => completeParameters(parameters).task,
  continuesTraining: false,
  fit,
};

const STAGE = 'train logistic regression';

function completeParameters(input: unknown): LogisticParameters {
  return parseParameters({ ...logisticRegression, parameters: logisticParameters }, input);
}

async function fit(input: FitInput, { signal, progress }: LongWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters);
  const { train: rows, validation } = checkFitInput(input, logisticRegression);
  const train: LabelledRows = { ...rows, matrix: inSinglePrecision(rows.matrix) };
  const outputs = outputsOf(parameters, { train, validation, labelValues: input.labelValues });
  await nextTurn(signal, STAGE);

  const { matrix, labels } = train;
  const design = learnDesign(matrix, train.weights);
  const weights = lossWeights(train, parameters.class_weight);
  const width = design.reduce((sum, column) => sum + widthOf(column), 0);
  const objective = classObjective({ matrix, design, labels, weights, outputs, l2: parameters.l2 });
  const { categories } = matrix;
  const { labelValues } = input;
  const modelAt = (point: Float64Array): LogisticModel =>
    new LogisticModel(formulaOfPoint({ design, outputs, point, categories, labelValues }));
  const history: FitRound[] = [];

  const { point, iterations, converged } = await minimise(objective, new Float64Array((width + 1) * outputs), {
    maxIterations: parameters.max_iter,
    tolerance: parameters.tol,
    l1: lassoPenalties(parameters, { inputs: width * outputs, intercepts: outputs, weights }),
    afterIteration: async (state) => {
      const model = modelAt(state.point);
      const metric = outputs === 1 ? 'logloss' : 'mlogloss';
      const metrics = {
        [`train-${metric}`]: meanLogLoss(model, train),
        ...(validation && { [`validation-${metric}`]: meanLogLoss(model, validation) }),
      };
      history.push({ round: state.iteration, metrics });
      progress?.({
        stage: STAGE,
        done: state.iteration,
        total: parameters.max_iter,
        unit: 'iterations',
        note: `train-${metric} ${metrics[`train-${metric}`]!.toPrecision(5)}`,
        metrics,
      });
      await nextTurn(signal, STAGE);
    },
  });
  return {
    model: modelAt(point),
    rounds: iterations,
    history,
    converged,
    warnings: converged ? [] : [notConverged(iterations, parameters)],
  };
}

/** One margin for two classes, else one for each. */
function outputsOf(
  { task }: LogisticParameters,
  { train, validation, labelValues }: Pick<FitInput, 'labelValues' | 'validation'> & { train: LabelledRows },
): number {
  if (task === 'binary') {
    validateBinaryLabels(train.labels);
    if (validation) validateBinaryLabels(validation.labels, { mayBeOneClass: true });
    return 1;
  }
  const classes = countClasses(train.labels, labelValues);
  if (validation) validateClassLabels(validation.labels, classes, { mayBeOneClass: true });
  return classes;
}

/** In units of the objective, which is divided by the total weight; none on intercepts. */
function lassoPenalties(
  { l1 }: LogisticParameters,
  { inputs, intercepts, weights }: { inputs: number; intercepts: number; weights: Float64Array },
): Float64Array | undefined {
  if (l1 === 0) return undefined;
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  return new Float64Array(inputs + intercepts).fill(l1 / totalWeight, 0, inputs);
}

/** In nats per unit of row weight; probabilities are kept above 1e-15, as scikit-learn's log_loss does. */
function meanLogLoss(model: LogisticModel, { matrix, labels, weights }: LabelledRows): number {
  const { predictions } = model.predict(matrix);
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    const first = predictions[row]!;
    const probability = model.outputs > 1 ? predictions[row * model.outputs + label]! : label === 1 ? first : 1 - first;
    sum -= weight * Math.log(Math.max(probability, 1e-15));
    total += weight;
  }
  return sum / total;
}

function notConverged(iterations: number, { tol, l1, l2 }: LogisticParameters): string {
  const unpenalised = l1 === 0 && l2 === 0;
  const advice = unpenalised
    ? 'set l2 above 0 (separable classes have no optimum without it)'
    : 'raise max_iter or tol';
  return `Logistic regression stopped after ${iterations} iterations short of tol ${tol}; ${advice}`;
}
