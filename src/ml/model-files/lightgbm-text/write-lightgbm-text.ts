import type { LightgbmBooster } from '../../lightgbm/lightgbm-booster.ts';
import { extrasLines } from './extras.ts';
import { plainNames } from './plain-names.ts';
import { writeTree } from './write-tree.ts';

/** The model as LightGBM's text, version v4; what only we keep goes where the library does not look. */
export function writeLightgbmText(booster: LightgbmBooster): Uint8Array {
  const { objective, groups, featureNames, monotoneConstraints, averageOutput, extras } = booster;
  const names = plainNames(featureNames);
  const originalNames = names.every((name, i) => name === featureNames[i]) ? undefined : featureNames;
  const trees = booster.trees.map(writeTree);
  const lines = [
    'tree',
    'version=v4',
    `num_class=${groups}`,
    `num_tree_per_iteration=${groups}`,
    'label_index=0',
    `max_feature_idx=${names.length - 1}`,
    ...(objective === undefined ? [] : [`objective=${objective}`]),
    ...(averageOutput ? ['average_output'] : []),
    `feature_names=${names.join(' ')}`,
    ...(monotoneConstraints.length > 0 ? [`monotone_constraints=${monotoneConstraints.join(' ')}`] : []),
    `feature_infos=${booster.featureInfos.join(' ')}`,
    ...extrasLines({ ...extras, originalNames }),
    // Tree blocks are ASCII, so their lengths are their bytes.
    `tree_sizes=${trees.map((tree) => tree.length).join(' ')}`,
    '',
    `${trees.join('')}end of trees`,
    '',
    'feature_importances:',
    ...splitCounts(booster).map(([feature, splits]) => `${names[feature]}=${splits}`),
    '',
    'parameters:',
    ...booster.parameterLines,
    '',
    'end of parameters',
    '',
    'pandas_categorical:null',
    '',
  ];
  return new TextEncoder().encode(lines.join('\n'));
}

/** Used features and how many splits with gain they have, the most used first. */
function splitCounts({ trees, featureNames }: LightgbmBooster): [number, number][] {
  const counts = new Uint32Array(featureNames.length);
  for (const { features, gains } of trees) {
    features.forEach((feature, node) => {
      if (gains[node]! > 0) counts[feature]! += 1;
    });
  }
  return [...counts.entries()].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
}
