import { display, type Fault } from '../../schema/index.ts';
import { createRandom } from '../../stats/index.ts';
import type { Algorithm, FitInput, FitResult, FitRound, FitWork, LabelledRows } from '../algorithm.ts';
import { checkFitInput } from '../check-fit-input.ts';
import { countClasses, validateBinaryLabels, validateClassLabels, validateFiniteLabels } from '../labels.ts';
import type { Task } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { Tree } from '../trees/tree.ts';
import { treeSeeds } from './bootstrap.ts';
import { codeColumns } from './coded-columns.ts';
import { ALGORITHM_ATTRIBUTE, forestBooster, TASK_ATTRIBUTE, treesPerOutput } from './forest-booster.ts';
import { balancedWeights, type ForestPlan } from './forest-plan.ts';
import { growForest } from './grow-forest.ts';
import { OutOfBagAnswers } from './out-of-bag.ts';
import { FOREST_ALIASES, type ForestParameters, forestParameters } from './parameters.ts';
import { RandomForestModel } from './random-forest-model.ts';
import { ValidationCurve } from './validation-curve.ts';

/**
 * Random forest with scikit-learn's meaning and defaults: trees of bootstrapped rows that look at some columns for each
 * split, and whose class probabilities or means are averaged. Splits lie between quantile bins, not between all values.
 * Missing values learn their direction; categories are ordered by their mean target within each node and parted there.
 * Rows are drawn alike and weigh what they weigh (scikit-learn 1.9 draws by weight instead); those without weight are
 * never drawn.
 * @see Breiman (2001), Random Forests, Machine Learning 45:5–32
 */
export const randomForest: Algorithm = {
  name: 'random_forest',
  title: 'Random forest',
  parameters: forestParameters,
  aliases: FOREST_ALIASES,
  completeParameters,
  tasks: ['binary', 'multiclass', 'regression'],
  parametersFor: (task) => ({ task }),
  taskOf: (parameters) => completeParameters(parameters).task,
  continuesTraining: false,
  fit,
};

const STAGE = 'train random forest';

function completeParameters(input: unknown): ForestParameters {
  return parseParameters({ ...randomForest, parameters: forestParameters }, input, crossFaults);
}

async function fit(input: FitInput, { signal, progress, threads }: FitWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters);
  const { train, validation } = checkFitInput(input, randomForest);
  const classes = classesOf(train.labels, parameters.task, input.labelValues);
  if (validation) validateValidation(validation.labels, parameters.task, classes);
  await nextTurn(signal, STAGE);

  const { task, n_estimators: forestSize } = parameters;
  const plan = planOf(train, parameters, classes);
  const { outputs, centre: baseScore } = plan;
  const seeds = treeSeeds(createRandom(parameters.seed), forestSize);
  const outOfBag = parameters.oob_score ? new OutOfBagAnswers(input.train.rows, outputs) : undefined;
  const curve = validation && new ValidationCurve(validation, { task, outputs, baseScore });
  const trees: Tree[] = [];
  const history: FitRound[] = [];
  await growForest(plan, seeds, {
    threads,
    signal,
    stage: STAGE,
    onTree: (grown) => {
      const ofOutputs = treesPerOutput(grown.tree, { outputs, forestSize, baseScore });
      trees.push(...ofOutputs);
      outOfBag?.add(grown);
      const metrics = curve?.add(ofOutputs, forestSize) ?? {};
      const round = history.push({ round: history.length + 1, metrics });
      progress?.({ stage: STAGE, done: round, total: forestSize, unit: 'trees', ...noteOf(metrics), metrics });
    },
  });

  const attributes = { [ALGORITHM_ATTRIBUTE]: 'random_forest', [TASK_ATTRIBUTE]: task } as const;
  const { labelValues } = input;
  const left = outOfBag?.score(train.labels, { isClass: classes > 0, weights: train.weights });
  return {
    model: new RandomForestModel(
      forestBooster(trees, { train: input.train, labelValues, outputs, baseScore, attributes }),
    ),
    rounds: forestSize,
    history,
    ...(left && { outOfBag: left }),
    warnings: left?.predictions.some(Number.isNaN) ? [someNeverLeftOut(forestSize)] : [],
  };
}

/** 0 for regression. */
function classesOf(labels: Float32Array, task: ForestParameters['task'], values: FitInput['labelValues']): number {
  switch (task) {
    case 'binary':
      validateBinaryLabels(labels);
      return 2;
    case 'multiclass':
      return Math.max(countClasses(labels), values?.length ?? 0);
    case 'regression':
      validateFiniteLabels(labels);
      return 0;
    default:
      return task satisfies never;
  }
}

function validateValidation(labels: Float32Array, task: ForestParameters['task'], classes: number): void {
  if (task === 'binary') validateBinaryLabels(labels, { mayBeOneClass: true });
  if (task === 'multiclass') validateClassLabels(labels, classes, { mayBeOneClass: true });
}

function planOf(train: LabelledRows, parameters: ForestParameters, classes: number): ForestPlan {
  const { matrix, labels, weights } = train;
  const drawable = Uint32Array.from({ length: matrix.rows }, (_, row) => row).filter((row) => weights?.[row] !== 0);
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  const { class_weight, criterion = classes > 0 ? 'gini' : 'squared_error' } = parameters;
  const isBalanced = class_weight === 'balanced' || (class_weight === 'balanced_subsample' && !parameters.bootstrap);
  return {
    columns: codeColumns(matrix, { rows: drawable, maxBins: parameters.max_bin, seed: parameters.seed }),
    labels: shared(labels),
    rowWeights: weights && shared(weights),
    drawable,
    draws: parameters.bootstrap ? drawsOf(parameters.max_samples, drawable.length) : undefined,
    criterion: criterion === 'log_loss' ? 'entropy' : criterion,
    classes,
    outputs: parameters.task === 'multiclass' ? classes : 1,
    centre: classes > 0 ? 0 : Math.fround(weightedMean(labels, weightOf)),
    classWeights: isBalanced
      ? balancedWeights(labels, { classes, weightOf })
      : class_weight === 'none'
        ? undefined
        : 'balanced_subsample',
    candidates: candidatesOf(parameters.max_features ?? (classes > 0 ? 'sqrt' : 'all'), matrix.columns),
    limits: {
      depth: parameters.max_depth === 0 ? Number.POSITIVE_INFINITY : parameters.max_depth,
      leaves: parameters.max_leaf_nodes === 0 ? Number.POSITIVE_INFINITY : parameters.max_leaf_nodes,
      splitRows: Math.max(2, rowsOf(parameters.min_samples_split, drawable.length)),
      impurityDecrease: parameters.min_impurity_decrease,
    },
    leafRows: rowsOf(parameters.min_samples_leaf, drawable.length),
    leafWeightShare: parameters.min_weight_fraction_leaf,
    keepsOutOfBag: parameters.oob_score,
  };
}

const rowsOf = (rows: number, all: number): number => (rows < 1 ? Math.ceil(rows * all) : rows);

/** A share up to 1, or a number that is held to what there is. */
function drawsOf(samples: number | undefined, rows: number): number {
  if (samples === undefined) return rows;
  return samples <= 1 ? Math.max(1, Math.round(samples * rows)) : Math.min(samples, rows);
}

function candidatesOf(features: NonNullable<ForestParameters['max_features']>, columns: number): number {
  switch (features) {
    case 'all':
      return columns;
    case 'sqrt':
      return Math.max(1, Math.floor(Math.sqrt(columns)));
    case 'log2':
      return Math.max(1, Math.floor(Math.log2(columns)));
    default:
      return features <= 1 ? Math.max(1, Math.floor(features * columns)) : Math.min(features, columns);
  }
}

function weightedMean(labels: Float32Array, weightOf: (row: number) => number): number {
  let sum = 0;
  let weight = 0;
  for (let row = 0; row < labels.length; row++) {
    sum += weightOf(row) * labels[row]!;
    weight += weightOf(row);
  }
  return sum / weight;
}

/** A copy in shared memory, which threads read without another. */
function shared(numbers: Float32Array): Float32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}

/** The metric that people watch. */
function noteOf(metrics: Readonly<Record<string, number>>): { note?: string } {
  const [newest] = Object.entries(metrics);
  return newest === undefined ? {} : { note: `${newest[0]} ${newest[1].toPrecision(5)}` };
}

const someNeverLeftOut = (trees: number): string =>
  `Some rows were drawn for all ${trees} trees and have no out-of-bag answer; raise n_estimators`;

/** Faults that only show when parameters are seen together. */
function crossFaults(parameters: Partial<ForestParameters>): Fault[] {
  const { task, criterion, class_weight, bootstrap, oob_score, max_samples } = parameters;
  const faults: Fault[] = [];
  const isNumber: boolean = task === ('regression' satisfies Task);
  if (task !== undefined && criterion !== undefined && (criterion === 'squared_error') !== isNumber) {
    faults.push(
      fault('criterion', criterion, isNumber ? 'squared_error for regression' : `gini or entropy for ${task}`),
    );
  }
  if (isNumber && class_weight !== undefined && class_weight !== 'none') {
    faults.push(fault('class_weight', class_weight, 'none, because regression has no classes'));
  }
  if (bootstrap === false && oob_score === true) {
    faults.push(fault('oob_score', oob_score, 'bootstrap, for without it every tree sees every row'));
  }
  if (bootstrap === false && max_samples !== undefined) {
    faults.push(fault('max_samples', max_samples, 'bootstrap, for without it every tree sees every row'));
  }
  return faults;
}

const fault = (path: string, value: unknown, expected: string): Fault => ({ path, got: display(value), expected });
