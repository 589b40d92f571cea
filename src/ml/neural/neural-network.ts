import type { LongWork } from '../../schema/index.ts';
import { createRandom } from '../../stats/index.ts';
import type { Algorithm, FitInput, FitResult, FitRound, LabelledRows } from '../algorithm.ts';
import { checkFitInput } from '../check-fit-input.ts';
import { classFactors, weighRows } from '../class-weights.ts';
import { countClasses, validateBinaryLabels, validateClassLabels, validateFiniteLabels } from '../labels.ts';
import { inSinglePrecision } from '../matrix.ts';
import type { Task } from '../model.ts';
import { nextTurn } from '../next-turn.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { AdamStep } from './dense-kernel.ts';
import { encodeRows } from './encoded-rows.ts';
import { holdOutRows } from './hold-out-rows.ts';
import type { DenseLayer } from './network-formula.ts';
import { type AnsweredRows, NetworkTrainer, type Snapshot } from './network-trainer.ts';
import { NeuralModel } from './neural-model.ts';
import { NEURAL_ALIASES, type NeuralParameters, neuralParameters } from './parameters.ts';
import { planInputs } from './plan-inputs.ts';

/**
 * A multi-layer perceptron for tables, trained by Adam on batches. Numbers are standardised and categories become
 * learned vectors, all inside the model; missing values take the mean (or a vector of their own) and are told to the
 * network. It stops when rows that it does not learn from are no longer answered better. One thread, the same bits
 * everywhere.
 */
export const neuralNetwork: Algorithm = {
  name: 'neural_network',
  title: 'Neural network',
  parameters: neuralParameters,
  aliases: NEURAL_ALIASES,
  completeParameters,
  tasks: ['binary', 'multiclass', 'regression'],
  parametersFor: (task: Task) => ({ task }),
  taskOf: (parameters) => completeParameters(parameters).task,
  continuesTraining: false,
  fit,
};

const STAGE = 'train neural network';

/** Products to compute before others may run, some tens of milliseconds. */
const WORK_PER_TURN = 1e8;

function completeParameters(input: unknown): NeuralParameters {
  return parseParameters({ ...neuralNetwork, parameters: neuralParameters }, input);
}

async function fit(input: FitInput, { signal, progress }: LongWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters);
  const checked = checkFitInput(input, neuralNetwork);
  const train: LabelledRows = { ...checked.train, matrix: inSinglePrecision(checked.train.matrix) };
  const outputs = outputsOf(parameters, { train, validation: checked.validation, labelValues: input.labelValues });
  await nextTurn(signal, STAGE);

  const random = createRandom(parameters.seed);
  const { learning, watched, columns, target } = prepare(train, checked.validation, parameters, random);
  const { rows } = learning.encoded;
  const batchRows = Math.min(rows, parameters.batch_size ?? defaultBatch(rows));
  const trainer = new NetworkTrainer(
    {
      task: parameters.task,
      columns,
      hiddenLayers: parameters.hidden_layers,
      outputs,
      activation: parameters.activation,
      dropout: parameters.dropout,
      hasBatchNorm: parameters.batch_norm,
      batchRows,
      firstMargins: firstMargins(parameters.task, outputs, learning),
    },
    random,
  );

  const schedule = { ...parameters, steps: parameters.epochs * Math.ceil(rows / batchRows) };
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const history: FitRound[] = [];
  const warnings: string[] = [];
  let best: { loss: number; epoch: number; snapshot: Snapshot } = {
    loss: Number.POSITIVE_INFINITY,
    epoch: 0,
    snapshot: trainer.snapshot(),
  };
  const stops = watched !== undefined && parameters.patience > 0;
  for (let epoch = 1, step = 0; epoch <= parameters.epochs; epoch++) {
    random.shuffle(order);
    let [loss, work] = [0, Number.POSITIVE_INFINITY];
    for (let start = 0; start < rows; start += batchRows, step++) {
      if (work >= WORK_PER_TURN) {
        await nextTurn(signal, STAGE);
        work = 0;
      }
      const end = Math.min(rows, start + batchRows);
      loss += trainer.step(learning, { encoded: learning.encoded, order, start, end }, adamStep(schedule, step));
      work += trainer.work * (end - start);
    }
    const [trainLoss, watchedLoss] = [loss / rows, watched && trainer.meanLoss(watched)];
    const decisive = watchedLoss ?? trainLoss;
    if (!Number.isFinite(decisive) || !Number.isFinite(trainLoss)) {
      warnings.push(diverged(epoch, parameters));
      // Nothing after this epoch means anything, and there is nothing to report of it.
      break;
    }
    const metrics = metricsOf(parameters.task, target.scale, { train: trainLoss, validation: watchedLoss });
    history.push({ round: epoch, metrics });
    const [name, value] = Object.entries(metrics).at(-1)!;
    const state = { stage: STAGE, done: epoch, total: parameters.epochs, unit: 'epochs' };
    progress?.({ ...state, note: `${name} ${value.toPrecision(5)}`, metrics });
    if (!stops || decisive < best.loss) best = { loss: decisive, epoch, snapshot: trainer.snapshot() };
    if (stops && epoch - best.epoch >= parameters.patience) break;
  }
  await nextTurn(signal, STAGE);
  trainer.restore(best.snapshot);

  const { categories } = train.matrix;
  const { labelValues } = input;
  return {
    model: new NeuralModel({
      task: parameters.task,
      activation: parameters.activation,
      columns: trainer.columns(),
      layers: inUnitsOf(target, trainer.layers()),
      ...(categories && { categories }),
      ...(labelValues && { labelValues }),
    }),
    rounds: history.length,
    history,
    bestRound: stops && best.epoch > 0 ? best.epoch : undefined,
    warnings,
  };
}

/** Margins: one for two classes and for numbers, else one for each class. */
function outputsOf(
  { task }: NeuralParameters,
  { train, validation, labelValues }: Pick<FitInput, 'labelValues' | 'validation'> & { train: LabelledRows },
): number {
  if (task === 'binary') {
    validateBinaryLabels(train.labels);
    if (validation) validateBinaryLabels(validation.labels, { mayBeOneClass: true });
    return 1;
  }
  if (task === 'regression') {
    validateFiniteLabels(train.labels);
    return 1;
  }
  const classes = countClasses(train.labels, labelValues);
  if (validation) validateClassLabels(validation.labels, classes, { mayBeOneClass: true });
  return classes;
}

/** Mean and deviation of the numbers to predict; 0 and 1 for classes. */
interface Target {
  readonly mean: number;
  readonly scale: number;
}

interface Prepared {
  readonly columns: ReturnType<typeof planInputs>;
  readonly target: Target;
  readonly learning: AnsweredRows;
  /** Rows to stop by, if there are any. */
  readonly watched: AnsweredRows | undefined;
}

function prepare(
  train: LabelledRows,
  validation: LabelledRows | undefined,
  parameters: NeuralParameters,
  random: ReturnType<typeof createRandom>,
): Prepared {
  const { matrix, labels, weights } = train;
  const isClasses = parameters.task !== 'regression';
  // Rows without weight are not there at all: they must not shape batches.
  const usable = Int32Array.from({ length: matrix.rows }, (_, row) => row).filter((row) => weights?.[row] !== 0);
  const fraction = validation === undefined && parameters.patience > 0 ? parameters.validation_fraction : 0;
  const { kept, held } = holdOutRows(usable, { labels, isClasses, fraction }, random);

  const columns = planInputs(matrix, weights, parameters);
  const factors = isClasses ? classFactors(train, parameters.class_weight) : new Map<number, number>();
  const target = isClasses ? { mean: 0, scale: 1 } : targetOf(train);
  const answered = (from: LabelledRows, chosen: ArrayLike<number>): AnsweredRows => {
    const weighed = weighRows(from, factors);
    return {
      encoded: encodeRows(columns, inSinglePrecision(from.matrix), chosen),
      labels: Float32Array.from(chosen, (row) => (from.labels[row]! - target.mean) / target.scale),
      weights: Float64Array.from(chosen, (row) => weighed[row]!),
    };
  };
  const learning = answered(train, kept);
  const meanWeight = learning.weights.reduce((sum, weight) => sum + weight, 0) / kept.length;
  const rowsOf = ({ matrix: { rows } }: LabelledRows): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);
  return {
    columns,
    target,
    learning: { ...learning, weights: learning.weights.map((weight) => weight / meanWeight) },
    watched: validation
      ? answered(validation, rowsOf(validation))
      : held.length > 0
        ? answered(train, held)
        : undefined,
  };
}

function targetOf({ labels, weights }: LabelledRows): Target {
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  let [total, sum, squares] = [0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (weightOf(row) === 0) continue;
    total += weightOf(row);
    sum += weightOf(row) * labels[row]!;
  }
  const mean = sum / total;
  for (let row = 0; row < labels.length; row++) {
    if (weightOf(row) > 0) squares += weightOf(row) * (labels[row]! - mean) ** 2;
  }
  return { mean, scale: Math.sqrt(squares / total) || 1 };
}

/** What a network that knows only the labels would answer; a start at even odds would first unlearn those of a rare class. */
function firstMargins(task: NeuralParameters['task'], outputs: number, { labels, weights }: AnsweredRows): number[] {
  if (task === 'regression') return [0];
  const classes = Math.max(2, outputs);
  const sums = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) sums[labels[i]!]! += weights[i]!;
  const total = sums.reduce((sum, weight) => sum + weight, 0);
  // A class that does not occur is given half a row.
  const logs = Array.from(sums, (sum) => Math.log(Math.max(sum, 0.5) / total));
  return outputs === 1 ? [logs[1]! - logs[0]!] : logs;
}

/** A power of two near a hundredth of the rows, from 16 to 256: small tables need more steps per epoch. */
function defaultBatch(rows: number): number {
  return Math.min(256, Math.max(16, 2 ** Math.round(Math.log2(rows / 100))));
}

function adamStep(parameters: NeuralParameters & { readonly steps: number }, step: number): AdamStep {
  const { learning_rate, learning_rate_schedule, steps } = parameters;
  const share = learning_rate_schedule === 'cosine' ? (1 + Math.cos((Math.PI * step) / steps)) / 2 : 1;
  return {
    rate: learning_rate * share,
    beta1: parameters.beta_1,
    beta2: parameters.beta_2,
    epsilon: parameters.epsilon,
    decay: parameters.weight_decay,
  };
}

/** Log losses per unit of weight, or the root of the mean squared error in the label's own units. */
function metricsOf(
  task: NeuralParameters['task'],
  scale: number,
  losses: { train: number; validation: number | undefined },
): Record<string, number> {
  const metric = { binary: 'logloss', multiclass: 'mlogloss', regression: 'rmse' }[task];
  const inUnits = (loss: number): number => (task === 'regression' ? scale * Math.sqrt(2 * loss) : loss);
  return {
    [`train-${metric}`]: inUnits(losses.train),
    ...(losses.validation !== undefined && { [`validation-${metric}`]: inUnits(losses.validation) }),
  };
}

/** The last layer in the label's own units. */
function inUnitsOf({ mean, scale }: Target, layers: DenseLayer[]): DenseLayer[] {
  const last = layers.at(-1)!;
  if (mean === 0 && scale === 1) return layers;
  return layers.with(-1, {
    ...last,
    weights: last.weights.map((weight) => weight * scale),
    biases: last.biases.map((bias) => bias * scale + mean),
  });
}

const diverged = (epoch: number, { learning_rate }: NeuralParameters): string =>
  `The neural network's loss was no number any more in epoch ${epoch}, so an earlier state was kept; lower learning_rate (${learning_rate}), or look for values far beyond all others`;
