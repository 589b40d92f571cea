import type { Booster } from '../../boosting/booster.ts';
import { floatText } from '../document/float-text.ts';
import { type DocumentObject, objectOf, Real } from '../document/model-document.ts';
import { withScalarBaseScore } from './base-score-round.ts';
import { objectiveDocument } from './objective-document.ts';
import { roundStartsOf } from './rounds.ts';
import { treeDocument } from './tree-document.ts';

/** The model as the document that XGBoost 1.7 to 3.x load alike, as JSON or as UBJSON. */
export function xgboostDocument(model: Booster): DocumentObject {
  const booster = withScalarBaseScore(model);
  const isOfClasses = booster.objective.startsWith('multi:');
  return {
    version: [1, 7, 4],
    learner: {
      attributes: objectOf(Object.entries(booster.attributes)),
      feature_names: booster.isNameless ? [] : booster.featureNames,
      feature_types: booster.featureTypes,
      learner_model_param: {
        base_score: floatText(booster.baseScores[0]!),
        boost_from_average: '1',
        num_class: String(isOfClasses && booster.groups > 1 ? booster.groups : 0),
        num_feature: String(booster.featureNames.length),
        // Several outputs that are no classes are several targets.
        num_target: String(isOfClasses ? 1 : booster.groups),
      },
      objective: objectiveDocument(booster),
      gradient_booster: gradientBooster(booster),
    },
  };
}

function gradientBooster(booster: Booster): DocumentObject {
  const features = booster.featureNames.length;
  const model = {
    gbtree_model_param: {
      num_parallel_tree: String(booster.parallelTrees),
      num_trees: String(booster.trees.length),
      size_leaf_vector: '0',
    },
    iteration_indptr: roundStartsOf(booster),
    tree_info: [...booster.treeGroups],
    trees: booster.trees.map((tree, id) => treeDocument(tree, { id, features })),
  };
  if (booster.treeWeights === undefined) return { name: 'gbtree', model };
  // The form up to 3.2, which later versions still read.
  return {
    name: 'dart',
    gbtree: { name: 'gbtree', model },
    weight_drop: Array.from(booster.treeWeights, (weight) => new Real(weight)),
  };
}
