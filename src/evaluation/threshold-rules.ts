import { z } from 'zod';

/** What a metric must reach before a model may enter production; both bounds are inclusive. */
export interface ThresholdRule {
  readonly metric: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ThresholdVerdict extends ThresholdRule {
  /** Undefined when the evaluation has no such metric, NaN when the metric has no value. */
  readonly value: number | undefined;
  readonly met: boolean;
}

/** The plans' rule. Where positives are rare it says little: {@link RECOMMENDED_METRICS} say more. */
export const DEFAULT_THRESHOLDS: readonly ThresholdRule[] = [{ metric: 'accuracy', min: 0.9 }];

/** What to name in a rule when positives are rare; `recall_at_precision_0.8` and so on may be named as well. */
export const RECOMMENDED_METRICS = ['pr_auc', 'recall_at_precision_0.9'] as const;

const finite = z.number('a finite number').optional();

export const thresholdRuleSchema = z
  .strictObject({ metric: z.string().min(1, 'a metric'), min: finite, max: finite })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'a min, a max or both')
  .refine(({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => min <= max, 'a min up to the max');

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
