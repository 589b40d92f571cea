import type { AlgorithmName } from '../algorithm-names.ts';
import { alignFeatures } from '../align-features.ts';
import { bothClasses, noProbability } from '../class-probabilities.ts';
import type { Matrix } from '../matrix.ts';
import type { FeatureImportance, Model, Prediction, Task, ToFileOptions } from '../model.ts';
import { writeLightgbmText } from '../model-files/lightgbm-text/write-lightgbm-text.ts';
import { chooseFormat } from '../model-files/model-format.ts';
import type { LightgbmBooster } from './lightgbm-booster.ts';
import { lightgbmImportances } from './lightgbm-importances.ts';
import { type ObjectiveLink, objectiveLink } from './objective-links.ts';
import { sumScores } from './sum-scores.ts';

/**
 * A boosted tree model with LightGBM's meaning: its file is LightGBM's text and its predictions are LightGBM's.
 * Margins are the library's `raw_score`: the sum over the trees, also for a random forest, whose predictions come from
 * the mean.
 */
export class LightgbmModel implements Model {
  readonly algorithm = 'lightgbm' as AlgorithmName;
  readonly precision = 'double';
  readonly fileFormats = ['text'] as const;
  readonly booster: LightgbmBooster;
  readonly #link: ObjectiveLink;

  /** @param booster of an objective that {@link objectiveLink} knows */
  constructor(booster: LightgbmBooster) {
    this.booster = booster;
    this.#link = objectiveLink(booster.objective, booster.groups)!;
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
      predictions: Float32Array.from(this.#predictions(scores)),
      predictionWidth: groups,
      margins: Float32Array.from(scores),
      marginWidth: groups,
    };
  }

  predictProbability(matrix: Matrix): Float32Array {
    if (!this.#link.givesProbabilities) throw noProbability(this.task);
    const probabilities = Float32Array.from(this.#predictions(this.#scores(matrix)));
    return this.task === 'binary' ? bothClasses(probabilities) : probabilities;
  }

  #scores(matrix: Matrix): Float64Array {
    return sumScores(this.booster, alignFeatures(this, matrix));
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
