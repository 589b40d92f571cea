import type { Booster } from '../../boosting/booster.ts';
import { isObjectiveName } from '../../boosting/objectives/objectives.ts';
import { Damage, UnsupportedKind } from '../damage.ts';
import {
  arrayAt,
  asObject,
  countAt,
  floatsAt,
  has,
  integersAt,
  type JsonObject,
  objectAt,
  stringsAt,
  textAt,
  textRecord,
} from './json-fields.ts';
import { readTree } from './read-tree.ts';

const MOST_FEATURES = 10_000_000;
const MOST_CLASSES = 100_000;

/**
 * The model in a parsed XGBoost JSON document, of version 1.0 to 3.x: trees (also dart's, categorical splits and
 * random forests), not `gblinear` or vector leaves.
 * @throws Damage when the document does not hold together
 * @throws UnsupportedKind when it is sound but of another kind
 */
export function readXgboostJson(document: unknown): Booster {
  const learner = objectAt(asObject(document, '$'), 'learner');
  const parameters = objectAt(learner, 'learner_model_param');
  const features = countAt(parameters, 'num_feature', { most: MOST_FEATURES });
  const classes = countAt(parameters, 'num_class', { most: MOST_CLASSES, fallback: 0 });
  const groups = Math.max(1, classes, countAt(parameters, 'num_target', { most: MOST_CLASSES, fallback: 1 }));
  const { model, treeWeights } = readGradientBooster(objectAt(learner, 'gradient_booster'));
  const trees = arrayAt(model, 'trees').map((tree, i) =>
    readTree(asObject(tree, `${model.path}.trees[${i}]`), features),
  );
  const gbtree = objectAt(model, 'gbtree_model_param');
  checkTreeCount(gbtree, trees.length);
  return {
    ...readObjective(objectAt(learner, 'objective')),
    baseScores: readBaseScores(textAt(parameters, 'base_score'), groups),
    groups,
    featureNames: readFeatureNames(learner, features),
    featureTypes: has(learner, 'feature_types') ? stringsAt(learner, 'feature_types') : [],
    attributes: has(learner, 'attributes') ? textRecord(objectAt(learner, 'attributes')) : {},
    trees,
    treeGroups: integersAt(model, 'tree_info', { length: trees.length, least: 0, most: groups - 1 }),
    treeWeights: treeWeights?.(trees.length),
    parallelTrees: Math.max(1, countAt(gbtree, 'num_parallel_tree', { most: MOST_FEATURES, fallback: 1 })),
  };
}

/** The tree model, and how to read dart's weights: older files wrap the model, newer ones add them to it. */
function readGradientBooster(booster: JsonObject): {
  model: JsonObject;
  treeWeights?: (trees: number) => Float32Array;
} {
  const name = textAt(booster, 'name');
  if (name === 'gblinear') throw new UnsupportedKind('a linear XGBoost model (gblinear)');
  if (name !== 'gbtree' && name !== 'dart') throw new UnsupportedKind(`an XGBoost model of booster ${name}`);
  const model = objectAt(name === 'dart' && has(booster, 'gbtree') ? objectAt(booster, 'gbtree') : booster, 'model');
  const leafSize = countAt(objectAt(model, 'gbtree_model_param'), 'size_leaf_vector', {
    most: MOST_CLASSES,
    fallback: 0,
  });
  if (leafSize > 1) throw new UnsupportedKind('an XGBoost model with vector leaves (multi_output_tree)');
  const holder = [booster, model].find((object) => has(object, 'weight_drop'));
  return holder === undefined ? { model } : { model, treeWeights: (trees) => floatsAt(holder, 'weight_drop', trees) };
}

function checkTreeCount(gbtree: JsonObject, trees: number): void {
  const declared = countAt(gbtree, 'num_trees', { most: 2 ** 31, fallback: trees });
  if (declared !== trees) throw new Damage(`${gbtree.path}.num_trees is ${declared}, but there are ${trees} trees`);
}

function readObjective(objective: JsonObject): Pick<Booster, 'objective' | 'objectiveParameters'> {
  const name = textAt(objective, 'name');
  if (!isObjectiveName(name)) throw new UnsupportedKind(`an XGBoost model of objective ${name}`);
  const objects = Object.keys(objective.fields).filter((key) => key !== 'name');
  return {
    objective: name,
    objectiveParameters: Object.fromEntries(objects.map((key) => [key, textRecord(objectAt(objective, key))])),
  };
}

/** `5E-1`, or since 3.1 a list `[1E-1,2E-1]` with one entry for all groups or one for each. */
function readBaseScores(text: string, groups: number): number[] {
  const scores = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => Math.fround(Number(part.trim() || 'none')));
  if (scores.some((score) => !Number.isFinite(score)) || (scores.length !== 1 && scores.length !== groups)) {
    throw new Damage(
      `learner_model_param.base_score is "${text}", expected one number or one for each of ${groups} outputs`,
    );
  }
  return scores.length === groups ? scores : new Array<number>(groups).fill(scores[0]!);
}

/** Stored names, or XGBoost's own f0, f1 … when the model was trained without. */
function readFeatureNames(learner: JsonObject, features: number): string[] {
  const names = has(learner, 'feature_names') ? stringsAt(learner, 'feature_names') : [];
  if (names.length === 0) return Array.from({ length: features }, (_, i) => `f${i}`);
  if (names.length !== features) throw new Damage(`there are ${names.length} feature names for ${features} features`);
  return names;
}
