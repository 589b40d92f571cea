import { FeatureCountMismatchError, FeaturesMissingError, type Model } from '../ml/index.ts';
import { ColumnNotFoundError, type MatrixOptions, type Table } from '../tables/index.ts';

/** What a model says about the columns it reads. */
export type ColumnReader = Pick<Model, 'featureNames' | 'categories' | 'precision' | 'readsByPosition'>;

/** Columns of a table that a model is not to be given. */
export interface LeftOut {
  /** Columns that a person named; one that is not there is a mistake. */
  readonly ignore?: readonly string[] | undefined;
  /** Columns that are read for something else, such as the label; a model that knows its columns by name may read them. */
  readonly others?: readonly (string | undefined)[];
}

/**
 * Which columns of `table` a model reads, and how their categories are coded. A model without names for its columns reads
 * all that are not left out, in their order.
 *
 * @throws ColumnNotFoundError, FeaturesMissingError (`ML_FEATURES_MISSING`) naming every absent column,
 * FeatureCountMismatchError (`ML_FEATURE_COUNT_MISMATCH`)
 */
export function modelColumns(
  { featureNames, categories, precision, readsByPosition = false }: ColumnReader,
  { schema }: Pick<Table, 'schema'>,
  { ignore = [], others = [] }: LeftOut = {},
): Pick<MatrixOptions, 'features' | 'categories' | 'precision'> {
  const names = schema.map(({ name }) => name);
  const unknown = ignore.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
  const present = names.filter((name) => !ignore.includes(name));
  const missing = featureNames.filter((name) => !present.includes(name));
  if (missing.length === 0) return { features: featureNames, precision, ...(categories && { categories }) };
  if (!readsByPosition) throw new FeaturesMissingError(missing, present);
  const features = present.filter((name) => !others.includes(name));
  if (features.length !== featureNames.length) throw new FeatureCountMismatchError(featureNames.length, features);
  return { features, precision };
}
