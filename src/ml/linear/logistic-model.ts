import { alignFeatures } from '../align-features.ts';
import { bothClasses } from '../class-probabilities.ts';
import { columnAt, type Matrix } from '../matrix.ts';
import type { FeatureImportance, Model, Prediction, ToFileOptions } from '../model.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import type { LogisticCoefficients } from './logistic-coefficients.ts';
import { writeLogisticModel } from './logistic-model-file.ts';

/** Log-odds that are linear in the features. */
export class LogisticModel implements Model {
  readonly algorithm = 'logistic_regression';
  readonly task = 'binary';
  readonly outputs = 1;
  readonly precision = 'single';
  readonly fileFormats = ['json'] as const;
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

  predictProbability(matrix: Matrix): Float32Array {
    return bothClasses(this.predict(matrix).predictions);
  }

  toFile({ format }: ToFileOptions = {}): Uint8Array {
    chooseFormat(this.fileFormats, format);
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
