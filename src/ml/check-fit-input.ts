import { AssayError } from '../errors/index.ts';
import type { FitInput, LabelledRows } from './algorithm.ts';
import { alignFeatures } from './align-features.ts';
import { ShapeMismatchError } from './errors.ts';
import { validateFiniteLabels } from './labels.ts';
import { columnAt, type Matrix } from './matrix.ts';

/**
 * Refuses tables no algorithm can learn from, and hands back the validation rows with their columns in training order.
 * @throws AssayError `ML_NO_ROWS`, `ML_SHAPE_MISMATCH`, `ML_FEATURE_NAMES_INVALID`, `ML_FEATURE_NOT_FINITE`,
 *   `ML_FEATURE_ALL_MISSING`, `ML_FEATURES_MISSING`, `ML_LABELS_INVALID`
 */
export function checkFitInput({ train, labels, validation }: FitInput): LabelledRows | undefined {
  checkShape({ matrix: train, labels });
  checkNames(train.names);
  checkColumns(train);
  if (validation === undefined) return undefined;
  checkShape(validation);
  validateFiniteLabels(validation.labels);
  const features = { featureNames: train.names, categories: train.categories };
  return { matrix: alignFeatures(features, validation.matrix), labels: validation.labels };
}

function checkShape({ matrix, labels }: LabelledRows): void {
  const { rows, columns, values, names } = matrix;
  if (rows === 0 || columns === 0) {
    throw new AssayError({
      code: 'ML_NO_ROWS',
      message: `There is nothing to learn from: ${rows} rows of ${columns} columns`,
      remedy: 'Check the filter or the split that chose the rows, and the list of features',
      details: { rows, columns },
    });
  }
  if (values.length !== rows * columns || names.length !== columns) {
    throw new ShapeMismatchError({ rows, columns, names: names.length, values: values.length });
  }
  if (labels.length !== rows) throw new ShapeMismatchError({ rows, labels: labels.length });
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '' || seen.has(name)) {
      throw new AssayError({
        code: 'ML_FEATURE_NAMES_INVALID',
        message: name === '' ? 'A feature has no name' : `Two features are called ${name}`,
        remedy: 'Give every column a name of its own',
        details: { name },
      });
    }
    seen.add(name);
  }
}

function checkColumns(matrix: Matrix): void {
  const infinite: string[] = [];
  const missing: string[] = [];
  matrix.names.forEach((name, index) => {
    const column = columnAt(matrix, index);
    if (column.some((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)) {
      infinite.push(name);
    }
    if (column.every((value) => Number.isNaN(value))) missing.push(name);
  });
  if (infinite.length > 0) {
    throw new AssayError({
      code: 'ML_FEATURE_NOT_FINITE',
      message: `These features hold infinite values: ${infinite.join(', ')}`,
      remedy: 'Replace them by a number or leave the cells empty; numbers beyond 3.4e38 do not fit float32',
      details: { features: infinite },
    });
  }
  if (missing.length > 0) {
    throw new AssayError({
      code: 'ML_FEATURE_ALL_MISSING',
      message: `These features hold no value in any row: ${missing.join(', ')}`,
      remedy: 'Leave them out of the features, or check how they were read',
      details: { features: missing },
    });
  }
}
