import {
  type ConfusionMatrix,
  confusionMatrix,
  type Interval,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rankingIntervals,
  rocCurve,
} from '../ml/index.ts';
import type { BinaryModelOutcome } from './binary-model-outcome.ts';
import { type CalibrationBin, calibrationBins } from './calibration.ts';
import { checkOutcome } from './check-outcome.ts';
import { compareToBaseline, type MetricComparison } from './compare-to-baseline.ts';
import { type EvaluationMetrics, evaluationMetrics } from './evaluation-metrics.ts';
import { type ScoreHistogram, scoreHistogram } from './score-histogram.ts';
import { DEFAULT_THRESHOLDS, judgeThresholds, type ThresholdVerdict } from './threshold-rules.ts';
import { evaluationWarnings } from './warnings/evaluation-warnings.ts';
import type { EvaluationWarning } from './warnings/warning.ts';

export interface Evaluation {
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  readonly metrics: EvaluationMetrics;
  /** 95 % intervals of `auc_roc` and `pr_auc`; empty when they are undefined or the table is large. */
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly confusionMatrix: ConfusionMatrix;
  /** One point per distinct probability. */
  readonly curves: { readonly roc: RocCurve; readonly precisionRecall: PrecisionRecallCurve };
  readonly scores: ScoreHistogram;
  readonly calibration: readonly CalibrationBin[];
  /** Empty without a baseline. */
  readonly comparison: Readonly<Record<string, MetricComparison>>;
  readonly baselineName: string | undefined;
  /** One verdict per rule. */
  readonly thresholds: readonly ThresholdVerdict[];
  /** True when every rule is met. */
  readonly meetsProductionThreshold: boolean;
  readonly warnings: readonly EvaluationWarning[];
}

/** Beyond it resampling takes seconds, and the intervals are narrow. */
const MOST_RESAMPLED_ROWS = 200_000;

/**
 * The standard report on a two-class model: metrics, confusion matrix, curves, calibration, comparison with the
 * baseline, verdict against the production threshold, and warnings. The same input gives the same report.
 *
 * @throws AssayError `EVALUATION_INPUT_INVALID`, `ML_SHAPE_MISMATCH`, `ML_LABELS_NOT_BINARY`
 */
export function evaluateBinaryModel(outcome: BinaryModelOutcome): Evaluation {
  checkOutcome(outcome);
  const { labels, probabilities, threshold = 0.5, baseline, production = DEFAULT_THRESHOLDS, seed = 0 } = outcome;
  const scored = { labels, probabilities };
  const metrics = evaluationMetrics(scored, { threshold, rules: production });
  const rows = labels.length;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const measured = {
    ...{ rows, positives, threshold, metrics },
    confusionMatrix: confusionMatrix({ ...scored, threshold }),
    curves: { roc: rocCurve(scored), precisionRecall: precisionRecallCurve(scored) },
    calibration: calibrationBins(scored),
    comparison: compareToBaseline(metrics, baseline?.metrics ?? {}),
    thresholds: judgeThresholds(metrics, production),
  };
  return {
    ...measured,
    intervals: rows > MOST_RESAMPLED_ROWS ? {} : { ...rankingIntervals(scored, seed) },
    scores: scoreHistogram(labels, probabilities),
    baselineName: baseline?.name,
    meetsProductionThreshold: measured.thresholds.every(({ met }) => met),
    warnings: evaluationWarnings({ ...measured, unscored: outcome.unscored, classNames: outcome.classNames }),
  };
}
