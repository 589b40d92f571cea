import { alignFeatures } from '../align-features.ts';
import { bothClasses, noProbability } from '../class-probabilities.ts';
import { TreeExplainer } from '../explanation/tree-explainer.ts';
import { inSinglePrecision, type Matrix } from '../matrix.ts';
import type {
  Contributions,
  FeatureImportance,
  Interactions,
  Model,
  Prediction,
  Task,
  ToFileOptions,
} from '../model.ts';
import { sagemakerArchive } from '../model-files/archive/sagemaker-archive.ts';
import { writeJson } from '../model-files/document/write-json.ts';
import { writeUbjson } from '../model-files/document/write-ubjson.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import { xgboostDocument } from '../model-files/xgboost/xgboost-document.ts';
import type { DecisionTree } from '../trees/decision.ts';
import { treeImportances } from '../trees/importances.ts';
import { addTrees, startMargins, type TreeSum } from '../trees/sum-trees.ts';
import { treeDecisions } from '../trees/tree-decisions.ts';
import { TreeScorer } from '../trees/tree-scorer.ts';
import type { Booster } from './booster.ts';
import { readDictionaryAttributes } from './dictionary-attributes.ts';
import { LINKS } from './objectives/links.ts';
import { OBJECTIVES, type Objective } from './objectives/objectives.ts';

/** A boosted tree model with XGBoost's meaning: its files are XGBoost's and so are its predictions. */
export class XgboostModel implements Model {
  readonly algorithm = 'xgboost';
  readonly precision = 'single';
  readonly fileFormats = ['json', 'ubj', 'sagemaker'] as const;
  readonly booster: Booster;
  readonly categories: Model['categories'];
  readonly labelValues: Model['labelValues'];
  readonly #objective: Objective;
  readonly #treeSum: TreeSum;
  readonly #scorer: TreeScorer;
  readonly #explainer: TreeExplainer;

  constructor(booster: Booster) {
    this.booster = booster;
    const { categories, labelValues } = readDictionaryAttributes(booster.attributes);
    this.categories = categories;
    this.labelValues = labelValues;
    this.#objective = OBJECTIVES[booster.objective];
    this.#treeSum = {
      ...booster,
      baseMargins: Float32Array.from(booster.baseScores, (score) => this.#objective.link.toMargin(score)),
    };
    this.#scorer = boosterScorer(this.#treeSum);
    this.#explainer = new TreeExplainer({ ...this.#treeSum, decisionTrees: () => decisionTrees(this.#treeSum) });
  }

  get task(): Task {
    return this.#objective.task;
  }

  get featureNames(): readonly string[] {
    return this.booster.featureNames;
  }

  get readsByPosition(): boolean {
    return this.booster.isNameless === true;
  }

  get outputs(): number {
    return this.booster.groups;
  }

  predict(matrix: Matrix): Prediction {
    const { groups } = this.booster;
    const margins = this.#margins(matrix);
    return {
      predictions: this.#objective.link.toPredictions(margins, groups),
      predictionWidth: this.#objective.task === 'multiclass' && !this.#objective.predictsEveryClass ? 1 : groups,
      margins,
      marginWidth: groups,
    };
  }

  predictProbability(matrix: Matrix): Float32Array {
    // A hinge only knows sides: how far a row lies from it is no probability.
    if (this.task === 'regression' || this.booster.objective === 'binary:hinge') {
      throw noProbability(this.booster.objective);
    }
    const margins = this.#margins(matrix);
    if (this.task === 'multiclass') return LINKS.softmax.toPredictions(margins, this.booster.groups);
    return bothClasses(LINKS.sigmoid.toPredictions(margins));
  }

  #margins(matrix: Matrix): Float32Array {
    const aligned = this.#aligned(matrix);
    const margins = startMargins(this.#treeSum.baseMargins, aligned.rows);
    this.#scorer.addTo(margins, aligned, this.booster.groups);
    return margins;
  }

  #aligned(matrix: Matrix): Matrix<Float32Array> {
    return inSinglePrecision(alignFeatures(this, matrix));
  }

  contributions(matrix: Matrix): Contributions {
    return this.#explainer.contributions(this.#aligned(matrix));
  }

  interactions(matrix: Matrix): Interactions {
    return this.#explainer.interactions(this.#aligned(matrix));
  }

  toFile({ format }: ToFileOptions = {}): Uint8Array {
    const chosen = chooseFormat(this.fileFormats, format);
    const document = xgboostDocument(this.booster);
    switch (chosen) {
      case 'ubj':
        return writeUbjson(document);
      case 'sagemaker':
        return sagemakerArchive(writeUbjson(document));
      default:
        return writeJson(document);
    }
  }

  importances(): FeatureImportance[] {
    return treeImportances(this.booster.trees, this.featureNames);
  }
}

function boosterScorer(treeSum: TreeSum): TreeScorer {
  const { trees, treeGroups } = treeSum;
  return new TreeScorer({
    decisionTrees: () => decisionTrees(treeSum),
    trees: trees.length,
    nodes: trees.reduce((nodes, tree) => nodes + tree.left.length, 0),
    treeGroups,
    precision: 'single',
    walk: (matrix, margins) => addTrees(margins as Float32Array, treeSum, matrix),
  });
}

const decisionTrees = ({ trees, treeWeights }: TreeSum): DecisionTree[] =>
  trees.map((tree, t) => treeDecisions(tree, treeWeights?.[t]));
