import { alignFeatures } from '../align-features.ts';
import { bothClasses, logistic, noProbability, softmax } from '../class-probabilities.ts';
import { inSinglePrecision, type Matrix } from '../matrix.ts';
import type { Model, Prediction, ToFileOptions } from '../model.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import type { NetworkFormula, NeuralTask } from './network-formula.ts';
import { networkMargins } from './network-scores.ts';
import { writeNeuralModel } from './neural-model-file.ts';

/** A multi-layer perceptron with all that prepares its inputs. */
export class NeuralModel implements Model {
  readonly algorithm = 'neural_network';
  readonly task: NeuralTask;
  readonly outputs: number;
  readonly precision = 'single';
  readonly fileFormats = ['onnx'] as const;
  readonly featureNames: readonly string[];
  readonly formula: NetworkFormula;

  constructor(formula: NetworkFormula) {
    this.formula = formula;
    this.task = formula.task;
    this.featureNames = formula.columns.map(({ name }) => name);
    this.outputs = formula.layers.at(-1)!.units;
  }

  get categories(): Model['categories'] {
    return this.formula.categories;
  }

  get labelValues(): Model['labelValues'] {
    return this.formula.labelValues;
  }

  predict(matrix: Matrix): Prediction {
    const margins = networkMargins(this.formula, inSinglePrecision(alignFeatures(this, matrix)));
    return {
      predictions: this.#answers(margins),
      predictionWidth: this.outputs,
      margins: Float32Array.from(margins),
      marginWidth: this.outputs,
    };
  }

  predictProbability(matrix: Matrix): Float32Array {
    if (this.task === 'regression') throw noProbability(this.task);
    const { predictions } = this.predict(matrix);
    return this.task === 'binary' ? bothClasses(predictions) : predictions;
  }

  toFile({ format }: ToFileOptions = {}): Uint8Array {
    chooseFormat(this.fileFormats, format);
    return writeNeuralModel(this, this.formula);
  }

  #answers(margins: Float64Array): Float32Array {
    switch (this.task) {
      case 'binary':
        return logistic(margins);
      case 'multiclass':
        return softmax(margins, this.outputs);
      case 'regression':
        return Float32Array.from(margins);
      default:
        return this.task satisfies never;
    }
  }
}
