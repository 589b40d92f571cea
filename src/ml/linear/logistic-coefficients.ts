import type { Model } from '../model.ts';

/** What logistic regression learned; one entry per feature. */
export interface LogisticCoefficients {
  readonly intercept: number;
  readonly features: readonly {
    readonly name: string;
    /** Subtracted first, and stands in for a missing value. */
    readonly mean: number;
    /** Divided by next. */
    readonly scale: number;
    /** Change of the log-odds per scaled unit. */
    readonly coefficient: number;
  }[];
  readonly categories?: Model['categories'];
  readonly labelValues?: Model['labelValues'];
}
