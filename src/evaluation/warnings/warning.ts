import type { PrecisionRecallCurve } from '../../ml/index.ts';
import type { BinaryModelOutcome } from '../binary-model-outcome.ts';
import type { CalibrationBin } from '../calibration.ts';
import type { MetricComparison } from '../compare-to-baseline.ts';
import type { ThresholdVerdict } from '../threshold-rules.ts';

/** Every warning an evaluation can give, and what it means. Codes are stable. */
export const EVALUATION_WARNINGS = {
  LOW_ACCURACY: 'Accuracy is below 0.80',
  ACCURACY_UNINFORMATIVE: 'A model that always answers the more frequent class would meet the accuracy rule',
  ONE_CLASS: 'The rows hold one class only, so that ranking metrics are undefined',
  POSITIVE_IS_MAJORITY: 'More than half of the rows are positive: the other class may be the one that is looked for',
  FEW_POSITIVES: 'The rarer class has so few rows that the figures are uncertain',
  PERFECT_SCORE: 'The ranking is nearly perfect: a feature may know the answer (leakage)',
  NO_BETTER_THAN_CHANCE: 'The ranking is no better than guessing',
  NO_POSITIVE_FOUND: 'No positive reaches the threshold',
  THRESHOLD_FAR_FROM_BEST: 'Another threshold would give a much higher F1',
  PROBABILITIES_UNCALIBRATED: 'Probabilities are far from the share that came true',
  BASELINE_UNSCORED: 'A model to compare with, such as the one in production, cannot be scored on these rows',
  NOT_BETTER_THAN_BASELINE: 'PR-AUC does not beat the baseline',
  THRESHOLD_METRIC_MISSING: 'A production rule names a metric that these rows do not give',
} as const satisfies Record<string, string>;

export type EvaluationWarningCode = keyof typeof EVALUATION_WARNINGS;

/** Something a person should know before trusting the figures. */
export interface EvaluationWarning {
  readonly code: EvaluationWarningCode;
  readonly message: string;
}

/** What a rule may look at. */
export interface WarningFacts {
  readonly metrics: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  readonly thresholds: readonly ThresholdVerdict[];
  readonly comparison: Readonly<Record<string, MetricComparison>>;
  readonly unscored: BinaryModelOutcome['unscored'];
  readonly classNames: BinaryModelOutcome['classNames'];
  readonly calibration: readonly CalibrationBin[];
  readonly curves: { readonly precisionRecall: PrecisionRecallCurve };
}

/** One reason to warn: what there is to say about the facts, or nothing. */
export type WarningRule = (facts: WarningFacts) => readonly EvaluationWarning[];

/** A share in [0, 1] as people read it. */
export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
