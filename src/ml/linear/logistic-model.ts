import { alignFeatures } from '../align-features.ts';
import { bothClasses, logistic, softmax } from '../class-probabilities.ts';
import { inSinglePrecision, type Matrix } from '../matrix.ts';
import type { Contributions, FeatureImportance, Model, Prediction, ToFileOptions } from '../model.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import { formulaContributions, formulaImportances, formulaMargins } from './formula-scores.ts';
import type { LinearFormula } from './linear-formula.ts';
import { logisticDocument, writeLogisticModel } from './linear-model-file.ts';
import { writeLinearOnnx } from './linear-onnx.ts';

/** Log-odds that are linear in the features; for several classes, one margin each and the softmax over them. */
export class LogisticModel implements Model {
  readonly algorithm = 'logistic_regression';
  readonly task: 'binary' | 'multiclass';
  readonly outputs: number;
  readonly precision = 'single';
  readonly fileFormats = ['json', 'onnx'] as const;
  readonly featureNames: readonly string[];
  readonly formula: LinearFormula;

  constructor(formula: LinearFormula) {
    this.formula = formula;
    this.featureNames = formula.terms.map(({ name }) => name);
    this.outputs = formula.intercepts.length;
    this.task = this.outputs === 1 ? 'binary' : 'multiclass';
  }

  get categories(): Model['categories'] {
    return this.formula.categories;
  }

  get labelValues(): Model['labelValues'] {
    return this.formula.labelValues;
  }

  predict(matrix: Matrix): Prediction {
    const margins = formulaMargins(this.formula, this.#columnsOf(matrix));
    return {
      predictions: this.outputs === 1 ? logistic(margins) : softmax(margins, this.outputs),
      predictionWidth: this.outputs,
      margins: Float32Array.from(margins),
      marginWidth: this.outputs,
    };
  }

  predictProbability(matrix: Matrix): Float32Array {
    const { predictions } = this.predict(matrix);
    return this.outputs === 1 ? bothClasses(predictions) : predictions;
  }

  toFile({ format }: ToFileOptions = {}): Uint8Array {
    const isOnnx = chooseFormat(this.fileFormats, format) === 'onnx';
    return isOnnx ? writeLinearOnnx(this, logisticDocument(this.formula)) : writeLogisticModel(this.formula);
  }

  importances(): FeatureImportance[] {
    return formulaImportances(this.formula);
  }

  contributions(matrix: Matrix): Contributions {
    return formulaContributions(this.formula, this.#columnsOf(matrix));
  }

  #columnsOf(matrix: Matrix): Matrix {
    return inSinglePrecision(alignFeatures(this, matrix));
  }
}
