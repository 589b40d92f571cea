import type { LongWork } from '../../schema/index.ts';
import type { Algorithm, FitInput, FitResult, FitRound, LabelledRows } from '../algorithm.ts';
import { checkFitInput } from '../check-fit-input.ts';
import { validateBinaryLabels } from '../labels.ts';
import { logLoss } from '../metrics/probability-losses.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import { minimise } from './lbfgs.ts';
import { LogisticModel } from './logistic-model.ts';
import { logisticObjective } from './logistic-objective.ts';
import { LOGISTIC_ALIASES, type LogisticParameters, logisticParameters } from './parameters.ts';
import { learnStandardisation, type Standardisation, standardise } from './standardise.ts';

/**
 * Ridge-penalised logistic regression for two classes, solved by L-BFGS. Features are standardised and missing values
 * take the mean, both inside the model; the intercept is not penalised. When the solver runs out of iterations the
 * result says `converged: false` and carries a warning.
 */
export const logisticRegression: Algorithm = {
  name: 'logistic_regression',
  title: 'Logistic regression',
  parameters: logisticParameters,
  aliases: LOGISTIC_ALIASES,
  completeParameters,
  tasks: ['binary'],
  parametersFor: () => ({}),
  taskOf: () => 'binary',
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
  const { matrix: train, labels } = rows;
  validateBinaryLabels(labels);
  await nextTurn(signal, STAGE);

  const units = learnStandardisation(train);
  const weights = rowWeights(labels, parameters.class_weight);
  const objective = logisticObjective({ features: standardise(train, units), labels, weights, l2: parameters.l2 });
  const modelAt = (point: Float64Array): LogisticModel => modelOf(input, units, point);
  const history: FitRound[] = [];

  const { point, iterations, converged } = await minimise(objective, new Float64Array(train.columns + 1), {
    maxIterations: parameters.max_iter,
    tolerance: parameters.tol,
    afterIteration: async (state) => {
      const metrics = lossesOf(modelAt(state.point), { train: { matrix: train, labels }, validation });
      history.push({ round: state.iteration, metrics });
      progress?.({
        stage: STAGE,
        done: state.iteration,
        total: parameters.max_iter,
        unit: 'iterations',
        note: `train-logloss ${metrics['train-logloss']!.toPrecision(5)}`,
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

/** Balanced weights make each class weigh half of all rows. */
function rowWeights(labels: Float32Array, classWeight: LogisticParameters['class_weight']): Float64Array {
  const weights = new Float64Array(labels.length).fill(1);
  if (classWeight === 'none') return weights;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const [negative, positive] = [labels.length - positives, positives].map((count) => labels.length / (2 * count));
  return weights.map((_, row) => (labels[row] === 1 ? positive! : negative!));
}

function modelOf(
  { train: { names, categories }, labelValues }: FitInput,
  { means, scales }: Standardisation,
  point: Float64Array,
): LogisticModel {
  return new LogisticModel({
    intercept: point[names.length]!,
    features: names.map((name, i) => ({ name, mean: means[i]!, scale: scales[i]!, coefficient: point[i]! })),
    ...(categories && { categories }),
    ...(labelValues && { labelValues }),
  });
}

function lossesOf(
  model: LogisticModel,
  { train, validation }: { train: LabelledRows; validation: LabelledRows | undefined },
): Record<string, number> {
  const lossOn = ({ matrix, labels }: LabelledRows): number =>
    logLoss({ labels, probabilities: model.predict(matrix).predictions });
  return { 'train-logloss': lossOn(train), ...(validation && { 'validation-logloss': lossOn(validation) }) };
}

function notConverged(iterations: number, { tol, l2 }: LogisticParameters): string {
  const advice = l2 === 0 ? 'set l2 above 0 (separable classes have no optimum without it)' : 'raise max_iter or tol';
  return `Logistic regression stopped after ${iterations} iterations short of tol ${tol}; ${advice}`;
}
