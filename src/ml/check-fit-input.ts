import { AssayError } from '../errors/index.ts';
import type { Algorithm, FitInput, LabelledRows } from './algorithm.ts';
import { alignFeatures } from './align-features.ts';
import { ShapeMismatchError, WeightsInvalidError } from './errors.ts';
import { validateFiniteLabels } from './labels.ts';
import { columnAt, type Matrix, type MatrixValues } from './matrix.ts';

export interface CheckedInput {
  readonly train: LabelledRows;
  /** With its columns in training order. */
  readonly validation: LabelledRows | undefined;
}

/**
 * Refuses tables no algorithm can learn from, and hands them back with the validation rows' columns in training order.
 * @throws AssayError `ML_NO_ROWS`, `ML_SHAPE_MISMATCH`, `ML_FEATURE_NAMES_INVALID`, `ML_FEATURE_NOT_FINITE`,
 *   `ML_FEATURE_ALL_MISSING`, `ML_FEATURE_CODES_INVALID`, `ML_FEATURES_MISSING`, `ML_LABELS_MISSING`, `ML_LABELS_INVALID`, `ML_WEIGHTS_INVALID`,
 *   `ML_INITIAL_MODEL_UNFIT` when the algorithm cannot go on from a model
 */
export function checkFitInput(
  input: FitInput,
  algorithm: Pick<Algorithm, 'title' | 'continuesTraining'>,
): CheckedInput {
  const { labels } = input;
  if (labels === undefined) throw labelsMissing(algorithm);
  const { train, validation } = checkUnlabelledInput(input, algorithm);
  return { train: { ...train, labels }, validation };
}

/** The same for algorithms that learn without labels; those of the training rows are only counted. */
export function checkUnlabelledInput(
  { train: matrix, labels, weights, validation, initialModel }: FitInput,
  algorithm: Pick<Algorithm, 'title' | 'continuesTraining'>,
): { readonly train: Omit<LabelledRows, 'labels'>; readonly validation: CheckedInput['validation'] } {
  checkTable(matrix);
  if (initialModel !== undefined && !algorithm.continuesTraining) throw cannotContinue(algorithm);
  const train = { matrix, weights };
  checkRows({ ...train, labels });
  if (validation === undefined) return { train, validation };
  checkShape(validation.matrix);
  checkRows(validation);
  validateFiniteLabels(validation.labels);
  const features = { featureNames: matrix.names, categories: matrix.categories };
  return { train, validation: { ...validation, matrix: alignFeatures(features, validation.matrix) } };
}

/** The part of {@link checkFitInput} that looks at features alone. */
export function checkTable(matrix: Matrix): void {
  checkShape(matrix);
  checkNames(matrix.names);
  checkColumns(matrix);
  checkCodes(matrix);
}

function checkRows({
  matrix: { rows },
  labels,
  weights,
}: Omit<LabelledRows, 'labels'> & Pick<FitInput, 'labels'>): void {
  if (labels !== undefined && labels.length !== rows) throw new ShapeMismatchError({ rows, labels: labels.length });
  if (weights === undefined) return;
  if (weights.length !== rows) throw new ShapeMismatchError({ rows, weights: weights.length });
  const row = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (row >= 0) throw new WeightsInvalidError(row, weights[row]!);
  if (weights.every((weight) => weight === 0)) throw new WeightsInvalidError(0, 0);
}

function checkShape({ rows, columns, values, names }: Matrix): void {
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
}

function labelsMissing({ title }: Pick<Algorithm, 'title'>): AssayError {
  return new AssayError({
    code: 'ML_LABELS_MISSING',
    message: `${title} learns from labels, and none were given`,
    remedy: 'Pass one label per row, or use an algorithm for unlabelled rows such as isolation_forest',
    details: {},
  });
}

function cannotContinue({ title }: Pick<Algorithm, 'title'>): AssayError {
  return new AssayError({
    code: 'ML_INITIAL_MODEL_UNFIT',
    message: `${title} cannot go on from an earlier model`,
    remedy: 'Leave the initial model out, or use xgboost or lightgbm',
    details: {},
  });
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
  const infinite: { feature: string; row: number; value: string }[] = [];
  const missing: string[] = [];
  matrix.names.forEach((name, index) => {
    const column = columnAt(matrix, index);
    const { infiniteRow, hasValue } = lookAt(column);
    if (infiniteRow >= 0) infinite.push({ feature: name, row: infiniteRow, value: String(column[infiniteRow]) });
    if (!hasValue) missing.push(name);
  });
  if (infinite.length > 0) {
    throw new AssayError({
      code: 'ML_FEATURE_NOT_FINITE',
      message: `These features hold infinite values: ${infinite.map(({ feature, row, value }) => `${feature} is ${value} in row ${row}`).join(', ')} (the first row is 0)`,
      remedy: 'Replace them by a number or leave the cells empty; numbers beyond 3.4e38 do not fit float32',
      details: { features: infinite.map(({ feature }) => feature), infinite },
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

/** A coded column holds 0 … K - 1 for its K categories, or nothing. */
function checkCodes(matrix: Matrix): void {
  matrix.names.forEach((name, index) => {
    const known = matrix.categories?.[name]?.length;
    if (known === undefined) return;
    const column = columnAt(matrix, index);
    const row = column.findIndex(
      (code) => !Number.isNaN(code) && !(Number.isInteger(code) && code >= 0 && code < known),
    );
    if (row < 0) return;
    throw new AssayError({
      code: 'ML_FEATURE_CODES_INVALID',
      message: `Row ${row} of ${name} holds ${column[row]}, which is no code of its ${known} categories`,
      remedy: `Give codes from 0 to ${known - 1}, NaN for missing, or list all categories of the column`,
      details: { feature: name, row, code: String(column[row]), categories: known },
    });
  });
}

/** One plain loop: at millions of rows, callbacks per value would cost more than a boosting round. */
function lookAt(column: MatrixValues): { infiniteRow: number; hasValue: boolean } {
  let present = 0;
  let infiniteRow = -1;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    // Infinite minus itself is NaN; a missing value is NaN before.
    if (!Number.isNaN(value)) {
      present++;
      if (value - value !== 0 && infiniteRow < 0) infiniteRow = row;
    }
  }
  return { infiniteRow, hasValue: present > 0 };
}
