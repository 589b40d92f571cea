import type { Booster } from '../../boosting/booster.ts';
import { XgboostModel } from '../../boosting/xgboost-model.ts';
import { noProbability } from '../../class-probabilities.ts';
import type { Matrix } from '../../matrix.ts';
import type { Contributions, Interactions, Model, Prediction, ToFileOptions } from '../../model.ts';
import { Damage } from '../../model-files/damage.ts';
import { averagePathLength } from './path-length.ts';

/** Attributes of the file: rows each tree was grown from, and the score above which a row is flagged. */
export const SAMPLES_ATTRIBUTE = 'assay.max_samples';
export const THRESHOLD_ATTRIBUTE = 'assay.threshold';

/**
 * Trees that say how soon a row is alone when rows are parted at random: strange rows are sooner. The margin is the mean
 * path length, the score 2^(-margin / c(samples)). On disk it is an XGBoost model of squared error, which adds up the
 * same leaves, so the real library predicts the mean path length.
 */
export class IsolationForestModel implements Model {
  readonly algorithm = 'isolation_forest';
  readonly task = 'anomaly';
  readonly outputs = 1;
  readonly precision = 'single';
  readonly booster: Booster;
  readonly threshold: number;
  readonly #normalPath: number;
  readonly #sums: XgboostModel;

  /** @throws Damage when the booster lacks what the score needs */
  constructor(booster: Booster) {
    this.booster = booster;
    this.#sums = new XgboostModel(booster);
    this.#normalPath = averagePathLength(numberIn(booster, SAMPLES_ATTRIBUTE));
    this.threshold = numberIn(booster, THRESHOLD_ATTRIBUTE);
    if (booster.groups > 1) throw new Damage(`an isolation forest has ${booster.groups} outputs`);
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

  get fileFormats(): Model['fileFormats'] {
    return this.#sums.fileFormats;
  }

  predict(matrix: Matrix): Prediction {
    const { margins, marginWidth } = this.#sums.predict(matrix);
    const predictions = margins.map((path) => strangeness(path, this.#normalPath));
    return { predictions, predictionWidth: 1, margins, marginWidth };
  }

  predictProbability(): never {
    throw noProbability(this.task);
  }

  /** Shares of the mean path length: what is negative makes a row stranger. */
  contributions(matrix: Matrix): Contributions {
    return this.#sums.contributions(matrix);
  }

  interactions(matrix: Matrix): Interactions {
    return this.#sums.interactions(matrix);
  }

  toFile(options?: ToFileOptions): Uint8Array {
    return this.#sums.toFile(options);
  }
}

/** From 0 to 1; a half for a row whose path is as long as one expects, and where there was but one row to learn from. */
const strangeness = (path: number, normalPath: number): number => (normalPath === 0 ? 0.5 : 2 ** (-path / normalPath));

function numberIn({ attributes }: Booster, name: string): number {
  const number = Number(attributes[name] ?? Number.NaN);
  if (!Number.isFinite(number)) throw new Damage(`the attribute ${name} of an isolation forest is no number`);
  return number;
}
