import type { Model } from '../../model.ts';

/** Under this key lies what makes the file a model of ours: a JSON document whose `format` says which. */
export const DOCUMENT_KEY = 'assay';

/** Metadata of a model's file: our document, and in plain words what a person may look for. */
export const modelMetadata = (
  { algorithm, task, featureNames, categories, labelValues }: Model,
  document: object,
): Readonly<Record<string, string>> => ({
  algorithm,
  task,
  feature_names: JSON.stringify(featureNames),
  ...(categories && { categories: JSON.stringify(categories) }),
  ...(labelValues && { label_values: JSON.stringify(labelValues) }),
  [DOCUMENT_KEY]: JSON.stringify(document),
});
