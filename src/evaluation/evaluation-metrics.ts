import type { ThresholdRule } from '../config/index.ts';
import { type BinaryMetrics, binaryMetrics, recallAtPrecision, type ScoredLabels } from '../ml/index.ts';

/** The metrics every evaluation has, and those its threshold rules name; NaN where one is undefined. */
export type EvaluationMetrics = BinaryMetrics & Readonly<Record<string, number>>;

/** The standard metrics with `recall_at_precision_0.9`, and such recalls at other precisions as the rules name. */
export function evaluationMetrics(
  scored: ScoredLabels,
  { threshold, rules = [] }: { readonly threshold?: number; readonly rules?: readonly ThresholdRule[] } = {},
): EvaluationMetrics {
  const names = new Set(['recall_at_precision_0.9', ...rules.map(({ metric }) => metric)]);
  const recalls = [...names].flatMap((name) => {
    const precision = Number(/^recall_at_precision_(0?\.\d+|1)$/.exec(name)?.[1] ?? Number.NaN);
    return Number.isNaN(precision) ? [] : [[name, recallAtPrecision(precision, scored)] as const];
  });
  return { ...binaryMetrics({ ...scored, threshold }), ...Object.fromEntries(recalls) };
}
