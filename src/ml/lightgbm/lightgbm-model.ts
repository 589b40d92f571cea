import { alignFeatures } from '../align-features.ts';
import { bothClasses, noProbability } from '../class-probabilities.ts';
import { TreeExplainer } from '../explanation/tree-explainer.ts';
import type { Matrix } from '../matrix.ts';
import type { FeatureImportance, Model, Prediction, Task, ToFileOptions } from '../model.ts';
import { writeLightgbmText } from '../model-files/lightgbm-text/write-lightgbm-text.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import type { DecisionTree } from '../trees/decision.ts';
import { TreeScorer } from '../trees/tree-scorer.ts';
import type { LightgbmBooster } from './lightgbm-booster.ts';
import { lightgbmDecisions } from './lightgbm-decisions.ts';
import { lightgbmImportances } from './lightgbm-importances.ts';
import { leafCount } from './lightgbm-tree.ts';
import { type ObjectiveLink, objectiveLink } from './objective-links.ts';
import { addTrees, sumScores } from './sum-scores.ts';

/**
 * A boosted tree model with LightGBM's meaning: its file is LightGBM's text and its predictions are LightGBM's.
 * Margins are the library's `raw_score`: the sum over the trees, also for a random forest, whose predictions come from
 * the mean. Chances of classes that were learned one against the rest (`multiclassova`) do not sum to 1 in predictions, as
 * in the library; probabilities do.
 */
export class LightgbmModel implements Model {
  readonly algorithm = 'lightgbm';
  readonly precision = 'double';
  readonly fileFormats = ['text'] as const;
  readonly booster: LightgbmBooster;
  readonly #link: ObjectiveLink;
  readonly #scorer: TreeScorer | undefined;
  /** As the library: none for trees with linear leaves. */
  readonly contributions: Model['contributions'];
  readonly interactions: Model['interactions'];

  /** @param booster of an objective that {@link objectiveLink} knows */
  constructor(booster: LightgbmBooster) {
    this.booster = booster;
    this.#link = objectiveLink(booster.objective, booster.groups)!;
    if (booster.trees.some(({ linear }) => linear !== undefined)) return;
    const trees = decisionTrees(booster);
    this.#scorer = new TreeScorer({
      ...trees,
      trees: booster.trees.length,
      nodes: booster.trees.reduce((nodes, tree) => nodes + 2 * leafCount(tree) - 1, 0),
      precision: 'double',
      walk: (matrix, scores) => addTrees(scores as Float64Array, booster, matrix),
    });
    const explainer = new TreeExplainer({ ...trees, baseMargins: new Float64Array(booster.groups) });
    this.contributions = (matrix) => explainer.contributions(alignFeatures(this, matrix));
    this.interactions = (matrix) => explainer.interactions(alignFeatures(this, matrix));
  }

  get task(): Task {
    return this.#link.task;
  }

  get featureNames(): readonly string[] {
    return this.booster.featureNames;
  }

  get categories(): Model['categories'] {
    return this.booster.extras.categories;
  }

  get labelValues(): Model['labelValues'] {
    return this.booster.extras.labelValues;
  }

  get outputs(): number {
    return this.booster.groups;
  }

  predict(matrix: Matrix): Prediction {
    const { groups } = this.booster;
    const scores = this.#scores(matrix);
    return {
      predictions: new Float32Array(this.#predictions(scores)),
      predictionWidth: groups,
      margins: new Float32Array(scores),
      marginWidth: groups,
    };
  }

  predictProbability(matrix: Matrix): Float32Array {
    if (!this.#link.givesProbabilities) throw noProbability(this.task);
    const probabilities = new Float32Array(this.#predictions(this.#scores(matrix)));
    if (this.task === 'binary') return bothClasses(probabilities);
    return this.#link.name === 'multiclassova' ? shares(probabilities, this.booster.groups) : probabilities;
  }

  #scores(matrix: Matrix): Float64Array {
    const aligned = alignFeatures(this, matrix);
    if (this.#scorer === undefined) return sumScores(this.booster, aligned);
    const scores = new Float64Array(aligned.rows * this.booster.groups);
    this.#scorer.addTo(scores, aligned, this.booster.groups);
    return scores;
  }

  #predictions(scores: Float64Array): Float64Array {
    const { groups, trees, averageOutput } = this.booster;
    const rounds = averageOutput ? Math.max(1, trees.length / groups) : 1;
    return this.#link.toPredictions(rounds === 1 ? scores : scores.map((score) => score / rounds), groups);
  }

  toFile({ format }: ToFileOptions = {}): Uint8Array {
    chooseFormat(this.fileFormats, format);
    return writeLightgbmText(this.booster);
  }

  importances(): FeatureImportance[] {
    return lightgbmImportances(this.booster);
  }
}

/** Each row's chances, which were found apart, as shares of their sum. */
function shares(chances: Float32Array, groups: number): Float32Array {
  return chances.map((chance, i) => {
    const start = i - (i % groups);
    return chance / chances.subarray(start, start + groups).reduce((sum, other) => sum + other, 0);
  });
}

function decisionTrees({ trees, groups }: LightgbmBooster): {
  readonly decisionTrees: () => DecisionTree[];
  readonly treeGroups: Int32Array;
} {
  return {
    decisionTrees: () => trees.map(lightgbmDecisions),
    treeGroups: Int32Array.from(trees, (_, t) => t % groups),
  };
}
