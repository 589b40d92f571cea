import {
  type ChartSpec,
  calibrationChart,
  confusionMatrixChart,
  featureImportanceChart,
  precisionRecallChart,
  rocCurveChart,
  scoreDistributionChart,
  type TrainingHistoryData,
  thresholdCurveChart,
  trainingHistoryChart,
} from '../charts/index.ts';
import type { FeatureImportance } from '../ml/index.ts';
import type { Evaluation } from './evaluate-binary-model.ts';

export interface EvaluationChartOptions {
  /** What labels 0 and 1 stand for; `negative` and `positive` unless given. */
  readonly classNames?: readonly [negative: string, positive: string];
  /** Adds the chart of the features, when the model can tell. */
  readonly importances?: readonly FeatureImportance[];
  /** Adds the chart of the training, when there was more than one round. */
  readonly history?: TrainingHistoryData['history'];
  /** Rounds the model kept, marked in the chart of the training. */
  readonly rounds?: number;
}

/** Names are file names without their ending. */
export type EvaluationChartName =
  | 'roc-curve'
  | 'precision-recall-curve'
  | 'confusion-matrix'
  | 'calibration'
  | 'score-distribution'
  | 'threshold-curve'
  | 'feature-importance'
  | 'training-history';

/** The charts of an evaluation by name; those of features and training only when there is something to draw. */
export function evaluationCharts(
  evaluation: Evaluation,
  options: EvaluationChartOptions = {},
): Readonly<Partial<Record<EvaluationChartName, ChartSpec>>> {
  const { metrics, curves, threshold, rows, positives, scores, calibration } = evaluation;
  const { classNames = ['negative', 'positive'], importances = [], history = [], rounds } = options;
  return {
    'roc-curve': rocCurveChart({ ...curves.roc, auc: metrics.auc_roc, operatingPoint: operatingPoint(evaluation) }),
    'precision-recall-curve': precisionRecallChart({
      ...curves.precisionRecall,
      averagePrecision: metrics.pr_auc,
      prevalence: positives / rows,
      operatingPoint: { ...metrics, threshold },
    }),
    'confusion-matrix': confusionMatrixChart({ matrix: evaluation.confusionMatrix, classNames }),
    calibration: calibrationChart({ bins: calibration }),
    'score-distribution': scoreDistributionChart({ ...scores, threshold, classNames }),
    'threshold-curve': thresholdCurveChart({ ...curves.precisionRecall, threshold }),
    ...(importances.length > 0 && { 'feature-importance': featureImportanceChart({ importances }) }),
    ...(history.length > 1 && { 'training-history': trainingHistoryChart({ history, rounds }) }),
  };
}

function operatingPoint({ confusionMatrix, threshold }: Evaluation) {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = confusionMatrix;
  return {
    threshold,
    falsePositiveRate: falsePositives / (falsePositives + trueNegatives),
    truePositiveRate: truePositives / (truePositives + falseNegatives),
  };
}
