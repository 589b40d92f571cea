import type { Booster } from '../../boosting/booster.ts';
import { isObjectiveName, OBJECTIVES } from '../../boosting/objectives/objectives.ts';
import { Damage, UnsupportedKind } from '../damage.ts';
import {
  arrayAt,
  asObject,
  countAt,
  type DocumentFields,
  floatsAt,
  has,
  integersAt,
  objectAt,
  stringsAt,
  textAt,
  textRecord,
} from '../document/document-fields.ts';
import { withOwnBaseScores } from './base-score-round.ts';
import { positionNames } from './position-names.ts';
import { readTree } from './read-tree.ts';
import { roundStartsOf } from './rounds.ts';

const MOST_FEATURES = 10_000_000;
const MOST_CLASSES = 100_000;
const MOST_TREES = 2 ** 31 - 1;
/** Newer files are read as far as they look like these. */
const NEWEST_MAJOR = 3;

/**
 * The model in an XGBoost document, parsed from JSON or UBJSON, of version 1.0 to 3.x: trees (also dart's, categorical
 * splits and random forests), not `gblinear` or vector leaves.
 * @throws Damage when the document does not hold together
 * @throws UnsupportedKind when it is sound but of another kind
 */
export function readXgboost(document: unknown): Booster {
  const root = asObject(document, '$');
  try {
    return withOwnBaseScores(readLearner(objectAt(root, 'learner')));
  } catch (error) {
    const version = versionOf(root);
    if (!(error instanceof Damage) || version === undefined || version[0]! <= NEWEST_MAJOR) throw error;
    throw new UnsupportedKind(
      `an XGBoost model of version ${version.join('.')}, of which this is not understood: ${error.message}`,
      `Save it with XGBoost ${NEWEST_MAJOR}.x, or update Assay`,
    );
  }
}

function versionOf({ fields }: DocumentFields): readonly number[] | undefined {
  const { version } = fields;
  return Array.isArray(version) && version.length > 0 && version.length < 4 && version.every(Number.isInteger)
    ? version
    : undefined;
}

function readLearner(learner: DocumentFields): Booster {
  const parameters = objectAt(learner, 'learner_model_param');
  const features = countAt(parameters, 'num_feature', { most: MOST_FEATURES });
  const classes = countAt(parameters, 'num_class', { most: MOST_CLASSES, fallback: 0 });
  const groups = Math.max(1, classes, countAt(parameters, 'num_target', { most: MOST_CLASSES, fallback: 1 }));
  const { model, treeWeights } = readGradientBooster(objectAt(learner, 'gradient_booster'));
  const treeList = arrayAt(model, 'trees');
  const gbtree = objectAt(model, 'gbtree_model_param');
  checkTreeCount(gbtree, treeList.length);
  const treeGroups = integersAt(model, 'tree_info', { length: treeList.length, least: 0, most: groups - 1 });
  const parallelTrees = Math.max(1, countAt(gbtree, 'num_parallel_tree', { most: MOST_FEATURES, fallback: 1 }));
  const objective = readObjective(objectAt(learner, 'objective'));
  return {
    ...objective,
    baseScores: readBaseScores(textAt(parameters, 'base_score'), { ...objective, groups }),
    groups,
    ...readFeatures(learner, features),
    attributes: has(learner, 'attributes') ? textRecord(objectAt(learner, 'attributes')) : {},
    trees: treeList.map((tree, i) => readTree(asObject(tree, `${model.path}.trees[${i}]`), features)),
    treeGroups,
    treeWeights: treeWeights?.(treeList.length),
    parallelTrees,
    roundStarts: readRoundStarts(model, { groups, parallelTrees, treeGroups }),
  };
}

/** The tree model, and how to read dart's weights: older files wrap the model, newer ones add them to it. */
function readGradientBooster(booster: DocumentFields): {
  model: DocumentFields;
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

function checkTreeCount(gbtree: DocumentFields, trees: number): void {
  const declared = countAt(gbtree, 'num_trees', { most: MOST_TREES, fallback: trees });
  if (declared !== trees) throw new Damage(`${gbtree.path}.num_trees is ${declared}, but there are ${trees} trees`);
}

/** Only where rounds differ in size, as they may after training went on with another num_parallel_tree. */
function readRoundStarts(
  model: DocumentFields,
  shape: Pick<Booster, 'groups' | 'parallelTrees' | 'treeGroups'>,
): readonly number[] | undefined {
  if (!has(model, 'iteration_indptr')) return undefined;
  const trees = shape.treeGroups.length;
  const starts = [...integersAt(model, 'iteration_indptr', { least: 0, most: trees })];
  const isRising = starts.every((start, round) => round === 0 || start >= starts[round - 1]!);
  if (starts.length > 0 && !(isRising && starts[0] === 0 && starts.at(-1) === trees)) {
    throw new Damage(`${model.path}.iteration_indptr does not rise from 0 to the ${trees} trees`);
  }
  const regular = roundStartsOf(shape);
  const isRegular = starts.length === regular.length && starts.every((start, round) => start === regular[round]);
  return starts.length === 0 || isRegular ? undefined : starts;
}

export function readObjective(objective: DocumentFields): Pick<Booster, 'objective' | 'objectiveParameters'> {
  const name = textAt(objective, 'name');
  if (!isObjectiveName(name)) throw new UnsupportedKind(`an XGBoost model of objective ${name}`);
  const objects = Object.keys(objective.fields).filter((key) => key !== 'name');
  return {
    objective: name,
    objectiveParameters: Object.fromEntries(objects.map((key) => [key, textRecord(objectAt(objective, key))])),
  };
}

/** `5E-1`, or since 3.1 a list `[1E-1,2E-1]` with one entry for all groups or one for each. */
export function readBaseScores(text: string, { objective, groups }: Pick<Booster, 'objective' | 'groups'>): number[] {
  const scores = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => Math.fround(Number(part.trim() || 'none')));
  const fits = (score: number): boolean => Number.isFinite(OBJECTIVES[objective].link.toMargin(score));
  if (!scores.every(fits) || (scores.length !== 1 && scores.length !== groups)) {
    throw new Damage(
      `learner_model_param.base_score is "${text.slice(0, 40)}", expected one number that fits ${objective}, or one for each of ${groups} outputs`,
    );
  }
  return scores.length === groups ? scores : new Array<number>(groups).fill(scores[0]!);
}

/** Stored names, or XGBoost's own f0, f1 … when the model was trained without. */
function readFeatures(
  learner: DocumentFields,
  features: number,
): Pick<Booster, 'featureNames' | 'featureTypes' | 'isNameless'> {
  const names = has(learner, 'feature_names') ? stringsAt(learner, 'feature_names') : [];
  const featureTypes = has(learner, 'feature_types') ? stringsAt(learner, 'feature_types') : [];
  for (const [what, list] of [['names', names] as const, ['types', featureTypes] as const]) {
    if (list.length !== 0 && list.length !== features) {
      throw new Damage(`there are ${list.length} feature ${what} for ${features} features`);
    }
  }
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Damage(`two features are called "${name.slice(0, 40)}"`);
    seen.add(name);
  }
  return names.length > 0
    ? { featureNames: names, featureTypes }
    : { featureNames: positionNames(features), featureTypes, isNameless: true };
}
