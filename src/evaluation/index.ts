export { compareToBaseline, type MetricComparison } from './compare-to-baseline.ts';
export {
  type BinaryModelOutcome,
  type Evaluation,
  type EvaluationMetrics,
  evaluateBinaryModel,
} from './evaluate-binary-model.ts';
export type { EvaluationWarning } from './evaluation-warnings.ts';
export { isBetterHigh } from './metric-direction.ts';
export { scoreModel } from './score-model.ts';
export { DEFAULT_THRESHOLDS, judgeThresholds, type ThresholdRule, type ThresholdVerdict } from './threshold-rules.ts';
