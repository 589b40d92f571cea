import { alignFeatures } from '../align-features.ts';
import { noProbability } from '../class-probabilities.ts';
import { inSinglePrecision, type Matrix } from '../matrix.ts';
import type { Contributions, FeatureImportance, Model, Prediction, ToFileOptions } from '../model.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import { formulaContributions, formulaImportances, formulaMargins } from './formula-scores.ts';
import type { LinearFormula } from './linear-formula.ts';
import { linearDocument, writeLinearModel } from './linear-model-file.ts';
import { writeLinearOnnx } from './linear-onnx.ts';

/** A number that is linear in the features. */
export class LinearRegressionModel implements Model {
  readonly algorithm = 'linear_regression';
  readonly task = 'regression';
  readonly outputs = 1;
  readonly precision = 'single';
  readonly fileFormats = ['json', 'onnx'] as const;
  readonly featureNames: readonly string[];
  readonly formula: LinearFormula;

  constructor(formula: LinearFormula) {
    this.formula = formula;
    this.featureNames = formula.terms.map(({ name }) => name);
  }

  get categories(): Model['categories'] {
    return this.formula.categories;
  }

  get labelValues(): Model['labelValues'] {
    return this.formula.labelValues;
  }

  predict(matrix: Matrix): Prediction {
    const margins = Float32Array.from(formulaMargins(this.formula, this.#columnsOf(matrix)));
    return { predictions: margins.slice(), predictionWidth: 1, margins, marginWidth: 1 };
  }

  predictProbability(): never {
    throw noProbability(this.task);
  }

  toFile({ format }: ToFileOptions = {}): Uint8Array {
    const isOnnx = chooseFormat(this.fileFormats, format) === 'onnx';
    return isOnnx ? writeLinearOnnx(this, linearDocument(this.formula)) : writeLinearModel(this.formula);
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
