import { alignFeatures } from '../align-features.ts';
import { columnAt, type Matrix } from '../matrix.ts';
import type { FeatureImportance, Model, Prediction } from '../model.ts';
import type { LogisticCoefficients } from './logistic-coefficients.ts';
import { writeLogisticModel } from './logistic-model-file.ts';

/** Log-odds that are linear in the features. */
export class LogisticModel implements Model {
  readonly algorithm = 'logistic_regression';
  readonly task = 'binary';
  readonly outputs = 1;
  readonly fileExtension = '.json';
  readonly featureNames: readonly string[];
  readonly coefficients: LogisticCoefficients;

  constructor(coefficients: LogisticCoefficients) {
    this.coefficients = coefficients;
    this.featureNames = coefficients.features.map(({ name }) => name);
  }

  get categories(): Model['categories'] {
    return this.coefficients.categories;
  }

  get labelValues(): Model['labelValues'] {
    return this.coefficients.labelValues;
  }

  predict(matrix: Matrix): Prediction {
    const aligned = alignFeatures(this, matrix);
    const margins = new Float64Array(aligned.rows).fill(this.coefficients.intercept);
    this.coefficients.features.forEach(({ mean, scale, coefficient }, index) => {
      const column = columnAt(aligned, index);
      for (let row = 0; row < column.length; row++) {
        const value = column[row]!;
        if (!Number.isNaN(value)) margins[row]! += (coefficient * (value - mean)) / scale;
      }
    });
    return {
      predictions: Float32Array.from(margins, (margin) => 1 / (1 + Math.exp(-margin))),
      predictionWidth: 1,
      margins: Float32Array.from(margins),
      marginWidth: 1,
    };
  }

  toFile(): Uint8Array {
    return writeLogisticModel(this.coefficients);
  }

  /** `gain` is the size of the standardised coefficient; a linear model has no cover (NaN). */
  importances(): FeatureImportance[] {
    return this.coefficients.features
      .map(({ name, coefficient }) => ({ feature: name, gain: Math.abs(coefficient), weight: 1, cover: Number.NaN }))
      .filter(({ gain }) => gain > 0)
      .sort((a, b) => b.gain - a.gain);
  }
}
