export type { BinaryModelOutcome } from './binary-model-outcome.ts';
export { type CalibrationBin, calibrationBins } from './calibration.ts';
export { compareToBaseline, type MetricComparison } from './compare-to-baseline.ts';
export {
  type Evaluation,
  evaluateBinaryModel,
} from './evaluate-binary-model.ts';
export { evaluationChartFiles } from './evaluation-chart-files.ts';
export { type EvaluationChartName, type EvaluationChartOptions, evaluationCharts } from './evaluation-charts.ts';
export { type EvaluationDocument, evaluationDocument } from './evaluation-document.ts';
export type { EvaluationMetrics } from './evaluation-metrics.ts';
export { isBetterHigh, metricRange } from './metric-direction.ts';
export { probabilitiesOf } from './probabilities-of.ts';
export { type ScoreHistogram, scoreHistogram } from './score-histogram.ts';
export { scoreModel } from './score-model.ts';
export {
  DEFAULT_THRESHOLDS,
  judgeThresholds,
  RECOMMENDED_METRICS,
  type ThresholdRule,
  type ThresholdVerdict,
} from './threshold-rules.ts';
export { EVALUATION_WARNINGS, type EvaluationWarning, type EvaluationWarningCode } from './warnings/warning.ts';
export { writeEvaluationCharts } from './write-evaluation-charts.ts';
