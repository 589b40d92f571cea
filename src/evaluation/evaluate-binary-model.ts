import {
  type BinaryMetrics,
  binaryMetrics,
  type ConfusionMatrix,
  confusionMatrix,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  recallAtPrecision,
  rocCurve,
} from '../ml/index.ts';
import { compareToBaseline, type MetricComparison } from './compare-to-baseline.ts';
import { type EvaluationWarning, evaluationWarnings } from './evaluation-warnings.ts';
import { DEFAULT_THRESHOLDS, judgeThresholds, type ThresholdRule, type ThresholdVerdict } from './threshold-rules.ts';

export interface BinaryModelOutcome {
  /** Length n, each 0 or 1. */
  readonly labels: Float32Array;
  /** Length n, each in [0, 1], in the same row order. */
  readonly probabilities: Float32Array;
  /** A probability at or above it is a positive verdict; 0.5 unless given. */
  readonly threshold?: number;
  /** What the model is compared to, measured on the same rows. */
  readonly baseline?: { readonly name: string; readonly metrics: Readonly<Record<string, number>> };
  /** What production asks for; accuracy ≥ 0.90 unless given. */
  readonly production?: readonly ThresholdRule[];
}

/** The metrics every evaluation has, and those its threshold rules name. */
export type EvaluationMetrics = BinaryMetrics & Readonly<Record<string, number>>;

export interface Evaluation {
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  readonly metrics: EvaluationMetrics;
  readonly confusionMatrix: ConfusionMatrix;
  readonly curves: { readonly roc: RocCurve; readonly precisionRecall: PrecisionRecallCurve };
  /** Empty without a baseline. */
  readonly comparison: Readonly<Record<string, MetricComparison>>;
  readonly baselineName: string | undefined;
  /** One verdict per rule. */
  readonly thresholds: readonly ThresholdVerdict[];
  /** True when every rule is met. */
  readonly meetsProductionThreshold: boolean;
  readonly warnings: readonly EvaluationWarning[];
}

/**
 * The standard report on a two-class model: metrics, confusion matrix, curves, comparison with the baseline, verdict
 * against the production threshold, and warnings.
 *
 * @throws AssayError `ML_SHAPE_MISMATCH`, `ML_LABELS_NOT_BINARY`
 */
export function evaluateBinaryModel(outcome: BinaryModelOutcome): Evaluation {
  const { labels, probabilities, threshold = 0.5, baseline, production = DEFAULT_THRESHOLDS } = outcome;
  const scored = { labels, probabilities };
  const metrics: EvaluationMetrics = {
    ...binaryMetrics({ ...scored, threshold }),
    ...namedRecalls(outcome, production),
  };
  const comparison = compareToBaseline(metrics, baseline?.metrics ?? {});
  const thresholds = judgeThresholds(metrics, production);
  const rows = labels.length;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return {
    ...{ rows, positives, threshold, metrics, comparison, thresholds },
    confusionMatrix: confusionMatrix({ ...scored, threshold }),
    curves: { roc: rocCurve(scored), precisionRecall: precisionRecallCurve(scored) },
    baselineName: baseline?.name,
    meetsProductionThreshold: thresholds.every(({ met }) => met),
    warnings: evaluationWarnings({ metrics, rows, positives, verdicts: thresholds, comparison }),
  };
}

/** `recall_at_precision_0.9` is always reported; a rule may ask for another precision. */
function namedRecalls(outcome: BinaryModelOutcome, rules: readonly ThresholdRule[]): Record<string, number> {
  const names = new Set(['recall_at_precision_0.9', ...rules.map(({ metric }) => metric)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const precision = Number(/^recall_at_precision_(0?\.\d+|1)$/.exec(name)?.[1] ?? Number.NaN);
      return Number.isNaN(precision) ? [] : [[name, recallAtPrecision(precision, outcome)]];
    }),
  );
}
