import type { Booster } from '../../boosting/booster.ts';
import { floatText } from './float-text.ts';
import { jsonList, jsonObject, quote, textObject } from './json-text.ts';
import { writeTree } from './write-tree.ts';

/**
 * The model as an XGBoost JSON file that versions 1.7 to 3.x load alike. One exception: classes with different base
 * scores (models of 3.1 and later) can only be written as a list, which only 3.1 and later understand.
 */
export function writeXgboostJson(booster: Booster): Uint8Array {
  const features = booster.featureNames.length;
  const isOfClasses = booster.objective.startsWith('multi:');
  const learner = jsonObject({
    attributes: textObject(booster.attributes),
    feature_names: jsonList(booster.featureNames.map(quote)),
    feature_types: jsonList(booster.featureTypes.map(quote)),
    learner_model_param: textObject({
      base_score: baseScoreText(booster.baseScores),
      boost_from_average: '1',
      num_class: String(isOfClasses && booster.groups > 1 ? booster.groups : 0),
      num_feature: String(features),
      // Several outputs that are no classes are several targets.
      num_target: String(isOfClasses ? 1 : booster.groups),
    }),
    objective: jsonObject({
      name: quote(booster.objective),
      ...Object.fromEntries(
        Object.entries(booster.objectiveParameters).map(([name, fields]) => [name, textObject(fields)]),
      ),
    }),
    gradient_booster: gradientBooster(booster, features),
  });
  return new TextEncoder().encode(jsonObject({ version: '[1,7,4]', learner }));
}

function gradientBooster(booster: Booster, features: number): string {
  const trees = booster.trees.length;
  const model = jsonObject({
    gbtree_model_param: textObject({
      num_parallel_tree: String(booster.parallelTrees),
      num_trees: String(trees),
      size_leaf_vector: '0',
    }),
    iteration_indptr: jsonList(roundStarts(booster).map(String)),
    tree_info: jsonList([...booster.treeGroups].map(String)),
    trees: jsonList(booster.trees.map((tree, id) => writeTree(tree, { id, features }))),
  });
  if (booster.treeWeights === undefined) return jsonObject({ name: quote('gbtree'), model });
  return jsonObject({
    name: quote('dart'),
    gbtree: jsonObject({ name: quote('gbtree'), model }),
    weight_drop: jsonList([...booster.treeWeights].map(floatText)),
  });
}

/** The number of trees before each round, and in all. */
function roundStarts({ trees, groups, parallelTrees }: Booster): number[] {
  const step = groups * parallelTrees;
  return Array.from({ length: Math.ceil(trees.length / step) + 1 }, (_, round) => Math.min(round * step, trees.length));
}

/** The scalar form is read right by every version; the list form only by 3.1 and later. */
function baseScoreText(scores: readonly number[]): string {
  return scores.every((score) => score === scores[0]) ? floatText(scores[0]!) : `[${scores.map(floatText).join(',')}]`;
}
