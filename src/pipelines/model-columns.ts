import { FeaturesMissingError, type Model } from '../ml/index.ts';
import type { MatrixOptions, Table } from '../tables/index.ts';

/**
 * Which columns of `table` a model reads, and how their categories are coded.
 *
 * @throws FeaturesMissingError (`ML_FEATURES_MISSING`) naming every absent column
 */
export function modelColumns(
  { featureNames, categories, precision }: Pick<Model, 'featureNames' | 'categories' | 'precision'>,
  { schema }: Pick<Table, 'schema'>,
): Pick<MatrixOptions, 'features' | 'categories' | 'precision'> {
  const present = schema.map(({ name }) => name);
  const missing = featureNames.filter((name) => !present.includes(name));
  if (missing.length > 0) throw new FeaturesMissingError(missing, present);
  return { features: featureNames, precision, ...(categories && { categories }) };
}
