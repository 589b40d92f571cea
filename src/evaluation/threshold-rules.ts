import type { ThresholdRule } from '../config/index.ts';

export type { ThresholdRule };

export interface ThresholdVerdict extends ThresholdRule {
  /** Undefined when the evaluation has no such metric, NaN when the metric has no value. */
  readonly value: number | undefined;
  readonly met: boolean;
}

/** The plans' rule. Where positives are rare it says little: {@link RECOMMENDED_METRICS} say more. */
export const DEFAULT_THRESHOLDS: readonly ThresholdRule[] = [{ metric: 'accuracy', min: 0.9 }];

/** What to name in a rule when positives are rare; `recall_at_precision_0.8` and so on may be named as well. */
export const RECOMMENDED_METRICS = ['pr_auc', 'recall_at_precision_0.9'] as const;

/** Judges each rule; a metric that is missing or NaN meets no rule. */
export function judgeThresholds(
  metrics: Readonly<Record<string, number>>,
  rules: readonly ThresholdRule[],
): readonly ThresholdVerdict[] {
  return rules.map((rule) => {
    const value = Object.hasOwn(metrics, rule.metric) ? metrics[rule.metric] : undefined;
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
    return { ...rule, value, met: value !== undefined && value >= min && value <= max };
  });
}
