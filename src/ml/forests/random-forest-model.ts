import type { Booster } from '../boosting/booster.ts';
import { XgboostModel } from '../boosting/xgboost-model.ts';
import { bothClasses, noProbability } from '../class-probabilities.ts';
import type { Matrix } from '../matrix.ts';
import type {
  Contributions,
  FeatureImportance,
  Interactions,
  Model,
  Prediction,
  Task,
  ToFileOptions,
} from '../model.ts';
import { Damage } from '../model-files/damage.ts';
import { TASK_ATTRIBUTE } from './forest-booster.ts';
import { impurityImportances } from './impurity-importances.ts';

type ForestTask = Exclude<Task, 'anomaly'>;

const FOREST_TASKS: readonly ForestTask[] = ['binary', 'multiclass', 'regression'];

/**
 * Trees that each answer, and whose answers are averaged: class probabilities or a number. It lies on disk as an XGBoost
 * model of squared error, which adds up the same leaves, so the real library predicts the same.
 */
export class RandomForestModel implements Model {
  readonly algorithm = 'random_forest';
  readonly precision = 'single';
  readonly task: ForestTask;
  readonly booster: Booster;
  /** The same trees as XGBoost sees them. */
  readonly #sums: XgboostModel;

  /** @throws Damage when the booster does not say which task the forest answers */
  constructor(booster: Booster) {
    const task = FOREST_TASKS.find((known) => known === booster.attributes[TASK_ATTRIBUTE]);
    if (task === undefined) throw new Damage(`the attribute ${TASK_ATTRIBUTE} names no task of a random forest`);
    if ((task === 'multiclass') !== booster.groups > 1) {
      throw new Damage(`a random forest of the task ${task} has ${booster.groups} outputs`);
    }
    this.task = task;
    this.booster = booster;
    this.#sums = new XgboostModel(booster);
  }

  get featureNames(): readonly string[] {
    return this.#sums.featureNames;
  }

  get categories(): Model['categories'] {
    return this.#sums.categories;
  }

  get labelValues(): Model['labelValues'] {
    return this.#sums.labelValues;
  }

  get outputs(): number {
    return this.booster.groups;
  }

  /** Binary first where there is a choice: a forest of deep trees is large as text. */
  get fileFormats(): Model['fileFormats'] {
    const formats = this.#sums.fileFormats as Model['fileFormats'];
    return formats.includes('ubj') ? ['ubj', ...formats.filter((format) => format !== 'ubj')] : formats;
  }

  /** Margins are the sums of leaves as XGBoost adds them up; probabilities are held to 0 … 1. */
  predict(matrix: Matrix): Prediction {
    const { margins, marginWidth } = this.#sums.predict(matrix);
    return { predictions: this.#answers(margins), predictionWidth: marginWidth, margins, marginWidth };
  }

  predictProbability(matrix: Matrix): Float32Array {
    if (this.task === 'regression') throw noProbability(this.task);
    const { predictions } = this.predict(matrix);
    return this.task === 'binary' ? bothClasses(predictions) : predictions;
  }

  #answers(margins: Float32Array): Float32Array {
    // Shares rounded to float32 can add up to a hair more than 1.
    return this.task === 'regression' ? margins : margins.map((sum) => Math.min(1, Math.max(0, sum)));
  }

  contributions(matrix: Matrix): Contributions {
    return this.#sums.contributions(matrix);
  }

  interactions(matrix: Matrix): Interactions {
    return this.#sums.interactions(matrix);
  }

  toFile({ format = this.fileFormats[0] }: ToFileOptions = {}): Uint8Array {
    return this.#sums.toFile({ format });
  }

  /** `gain` is the mean decrease in impurity, in sum 1; `cover` the mean weight of the split nodes. */
  importances(): FeatureImportance[] {
    const { trees, treeGroups } = this.booster;
    return impurityImportances(
      trees.filter((_, t) => treeGroups[t] === 0),
      this.featureNames,
    );
  }
}
