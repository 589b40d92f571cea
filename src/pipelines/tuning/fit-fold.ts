import { probabilitiesOf, scoreModel } from '../../evaluation/index.ts';
import {
  type AlgorithmName,
  type FitWork,
  fitInWorker,
  type LabelledRows,
  type Model,
  type Prediction,
} from '../../ml/index.ts';
import type { Fold } from './read-folds.ts';

/** What a model answered on the rows it is validated on. */
export interface FoldOutcome {
  /** All metrics of the task. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rounds the model keeps. */
  readonly rounds: number;
  readonly seconds: number;
  /** Scores its rows without computing them again. */
  readonly scorer: Model;
  readonly validation: LabelledRows;
}

export interface FitFoldOptions {
  readonly algorithm: AlgorithmName;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly labelValues?: readonly string[] | undefined;
}

/** Learns from the training rows of a fold in a worker thread and measures on its validation rows. */
export async function fitFold(
  { train, validation }: Fold,
  { algorithm, parameters, labelValues }: FitFoldOptions,
  work: FitWork,
): Promise<FoldOutcome> {
  const started = performance.now();
  const input = {
    train: train.matrix,
    labels: train.labels,
    weights: train.weights,
    labelValues,
    validation,
    parameters,
  };
  const { model, rounds, bestRound } = await fitInWorker(algorithm, input, work);
  const seconds = (performance.now() - started) / 1000;
  const scorer = answered(model, validation);
  return { metrics: scoreModel(scorer, validation), rounds: bestRound ?? rounds, seconds, scorer, validation };
}

/** The model with the answers that it gave to these rows, for metrics of any sample of them. */
function answered(model: Model, { matrix }: LabelledRows): Model {
  const prediction: Prediction = model.predict(matrix);
  const positives = model.task === 'binary' ? probabilitiesOf(model, matrix) : undefined;
  const pairs = positives && Float32Array.from({ length: 2 * positives.length }, (_, i) => pairOf(positives, i));
  return {
    ...{ algorithm: model.algorithm, task: model.task, outputs: model.outputs, featureNames: model.featureNames },
    ...{ precision: model.precision, fileFormats: model.fileFormats },
    predict: () => prediction,
    predictProbability: () => pairs ?? prediction.predictions,
    toFile: (options) => model.toFile(options),
  };
}

function pairOf(positives: Float32Array, i: number): number {
  const positive = positives[i >> 1] as number;
  return i % 2 === 1 ? positive : 1 - positive;
}
