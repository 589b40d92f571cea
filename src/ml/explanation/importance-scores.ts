import type { FeatureImportance } from '../model.ts';

/** What a tree model's importances can be asked for; the names are XGBoost's. */
export const IMPORTANCE_TYPES = ['weight', 'gain', 'cover', 'total_gain', 'total_cover'] as const;
export type ImportanceType = (typeof IMPORTANCE_TYPES)[number];

const SCORES: Record<ImportanceType, (importance: FeatureImportance) => number> = {
  weight: ({ weight }) => weight,
  gain: ({ gain }) => gain,
  cover: ({ cover }) => cover,
  total_gain: ({ gain, weight }) => gain * weight,
  total_cover: ({ cover, weight }) => cover * weight,
};

/**
 * One number per used feature, the largest first: the number of splits (`weight`), their mean or total gain, their mean or
 * total cover. NaN where the model has none of it, as a linear one has no cover.
 * @see equals XGBoost's `get_score(importance_type=…)`; LightGBM's `feature_importance` calls `weight` split, and
 *   `total_gain` gain
 */
export function importanceScores(
  importances: readonly FeatureImportance[],
  type: ImportanceType = 'gain',
): { readonly feature: string; readonly score: number }[] {
  return importances
    .map((importance) => ({ feature: importance.feature, score: SCORES[type](importance) }))
    .sort((a, b) => b.score - a.score);
}
