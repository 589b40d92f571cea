/** What a metric must reach before a model may enter production; both bounds are inclusive. */
export interface ThresholdRule {
  readonly metric: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ThresholdVerdict extends ThresholdRule {
  /** Undefined when the evaluation has no such metric. */
  readonly value: number | undefined;
  readonly met: boolean;
}

/** The plans' rule. On rare positives it says little: name `pr_auc` or `recall_at_precision_0.9` as well. */
export const DEFAULT_THRESHOLDS: readonly ThresholdRule[] = [{ metric: 'accuracy', min: 0.9 }];

/** Judges each rule; a metric that is missing or NaN meets no rule. */
export function judgeThresholds(
  metrics: Readonly<Record<string, number>>,
  rules: readonly ThresholdRule[],
): readonly ThresholdVerdict[] {
  return rules.map((rule) => {
    const value = metrics[rule.metric];
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
    return { ...rule, value, met: value !== undefined && value >= min && value <= max };
  });
}
