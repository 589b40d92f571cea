import type { FeatureImportance } from '../model.ts';
import type { LightgbmBooster } from './lightgbm-booster.ts';

/**
 * How much each used feature contributed, the largest mean gain first. `weight` is the library's importance `split`, and
 * `gain` times `weight` its importance `gain`; splits without gain do not count there, nor here.
 */
export function lightgbmImportances({
  trees,
  featureNames,
}: Pick<LightgbmBooster, 'trees' | 'featureNames'>): FeatureImportance[] {
  const totals = featureNames.map((feature) => ({ feature, gain: 0, weight: 0, cover: 0 }));
  for (const { features, gains, internalWeights } of trees) {
    features.forEach((feature, node) => {
      if (!(gains[node]! > 0)) return;
      const total = totals[feature]!;
      total.weight += 1;
      total.gain += gains[node]!;
      total.cover += internalWeights[node]!;
    });
  }
  return totals
    .filter(({ weight }) => weight > 0)
    .map(({ feature, gain, weight, cover }) => ({ feature, gain: gain / weight, weight, cover: cover / weight }))
    .sort((a, b) => b.gain - a.gain);
}
