import { FeatureCountMismatchError, FeaturesMissingError } from './errors.ts';
import { columnAt, emptyLike, type Matrix, type MatrixValues } from './matrix.ts';
import type { Model } from './model.ts';

/**
 * The columns `model` reads, in its order, found by name; extra columns are dropped. Codes are translated where both
 * sides know their categories; a category the model never saw becomes missing.
 * @returns `matrix` itself when nothing has to change
 * @throws FeaturesMissingError (`ML_FEATURES_MISSING`) naming every absent column, FeatureCountMismatchError
 * (`ML_FEATURE_COUNT_MISMATCH`) for a model that reads columns by position
 */
export function alignFeatures<Values extends MatrixValues>(
  model: Pick<Model, 'featureNames' | 'categories' | 'readsByPosition'>,
  matrix: Matrix<Values>,
): Matrix<Values> {
  const { featureNames, categories } = model;
  const inPlace = isInPlace(featureNames, matrix.names);
  // One row of a server is scored in microseconds; building a map of names would take longer than that.
  const sameCodes = matrix.categories === categories || matrix.categories === undefined || categories === undefined;
  if (inPlace && sameCodes) return matrix;
  const positions = new Map(matrix.names.map((name, index) => [name, index]));
  const missing = featureNames.filter((name) => !positions.has(name));
  if (missing.length > 0) {
    if (!model.readsByPosition) throw new FeaturesMissingError(missing, matrix.names);
    if (matrix.columns !== featureNames.length) throw new FeatureCountMismatchError(featureNames.length, matrix.names);
    return { ...matrix, names: featureNames };
  }

  const translations = featureNames.map((name) => translationOf(matrix.categories?.[name], categories?.[name]));
  if (inPlace && translations.every((translation) => translation === undefined)) return matrix;

  const values = emptyLike(matrix.values, featureNames.length * matrix.rows);
  featureNames.forEach((name, index) => {
    const translation = translations[index];
    const column = columnAt(matrix, positions.get(name)!);
    values.set(
      translation === undefined ? column : column.map((code) => translation[code] ?? Number.NaN),
      index * matrix.rows,
    );
  });
  return {
    rows: matrix.rows,
    columns: featureNames.length,
    values,
    names: featureNames,
    ...(categories && { categories }),
  };
}

function isInPlace(wanted: readonly string[], names: readonly string[]): boolean {
  if (wanted === names) return true;
  if (wanted.length !== names.length) return false;
  for (let i = 0; i < wanted.length; i++) if (wanted[i] !== names[i]) return false;
  return true;
}

/** Code there → code here; undefined when the two lists are the same or one is unknown. */
function translationOf(there?: readonly string[], here?: readonly string[]): readonly number[] | undefined {
  if (there === undefined || here === undefined) return undefined;
  if (there.length === here.length && there.every((category, code) => here[code] === category)) return undefined;
  const codes = new Map(here.map((category, code) => [category, code]));
  return there.map((category) => codes.get(category) ?? Number.NaN);
}
