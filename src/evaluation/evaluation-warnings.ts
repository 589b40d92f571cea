import type { MetricComparison } from './compare-to-baseline.ts';
import type { ThresholdVerdict } from './threshold-rules.ts';

/** Something a person should know before trusting the figures. */
export interface EvaluationWarning {
  readonly code:
    | 'LOW_ACCURACY'
    | 'ACCURACY_UNINFORMATIVE'
    | 'FEW_POSITIVES'
    | 'PERFECT_SCORE'
    | 'NOT_BETTER_THAN_BASELINE'
    | 'THRESHOLD_METRIC_MISSING';
  readonly message: string;
}

export interface WarningFacts {
  readonly metrics: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly positives: number;
  readonly verdicts: readonly ThresholdVerdict[];
  readonly comparison: Readonly<Record<string, MetricComparison>>;
}

/** Below this accuracy a model is far from production. */
const LOW_ACCURACY = 0.8;
/** With fewer positives a metric moves by more than 3 points when one of them changes sides. */
const FEW_POSITIVES = 30;

export function evaluationWarnings(facts: WarningFacts): readonly EvaluationWarning[] {
  const { metrics, rows, positives, verdicts, comparison } = facts;
  const { accuracy = Number.NaN, auc_roc: auc = Number.NaN } = metrics;
  const warnings: EvaluationWarning[] = [];
  if (accuracy < LOW_ACCURACY) {
    warnings.push({
      code: 'LOW_ACCURACY',
      message: `Accuracy ${percent(accuracy)} is below ${percent(LOW_ACCURACY)}: the results are below the production threshold`,
    });
  }
  const majority = Math.max(positives, rows - positives) / rows;
  const accuracyRule = verdicts.find(
    ({ metric, min }) => metric === 'accuracy' && min !== undefined && majority >= min,
  );
  if (accuracyRule !== undefined) {
    warnings.push({
      code: 'ACCURACY_UNINFORMATIVE',
      message: `Always predicting the majority class is ${percent(majority)} accurate here, so the accuracy rule proves nothing; judge by pr_auc or recall_at_precision_0.9`,
    });
  }
  if (Math.min(positives, rows - positives) < FEW_POSITIVES) {
    warnings.push({
      code: 'FEW_POSITIVES',
      message: `Only ${Math.min(positives, rows - positives)} rows of the rarer class were held out: the figures are uncertain`,
    });
  }
  if (auc === 1) {
    warnings.push({
      code: 'PERFECT_SCORE',
      message: 'Every positive ranks above every negative: look for a feature that knows the answer (leakage)',
    });
  }
  if (comparison.pr_auc !== undefined && !comparison.pr_auc.improved) {
    warnings.push({
      code: 'NOT_BETTER_THAN_BASELINE',
      message: `PR-AUC ${comparison.pr_auc.current.toFixed(4)} does not beat the baseline's ${comparison.pr_auc.baseline.toFixed(4)}`,
    });
  }
  for (const { metric, value } of verdicts) {
    if (value === undefined || Number.isNaN(value)) {
      warnings.push({
        code: 'THRESHOLD_METRIC_MISSING',
        message: `The production threshold names ${metric}, which this evaluation does not have: the rule is not met`,
      });
    }
  }
  return warnings;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
