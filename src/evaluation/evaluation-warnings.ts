import type { PrecisionRecallCurve } from '../ml/index.ts';
import type { CalibrationBin } from './calibration.ts';
import type { MetricComparison } from './compare-to-baseline.ts';
import { RECOMMENDED_METRICS, type ThresholdVerdict } from './threshold-rules.ts';

/** Every warning an evaluation can give, and what it means. Codes are stable. */
export const EVALUATION_WARNINGS = {
  LOW_ACCURACY: 'Accuracy is below 0.80',
  ACCURACY_UNINFORMATIVE: 'A model that always answers the more frequent class would meet the accuracy rule',
  ONE_CLASS: 'The rows hold one class only, so that ranking metrics are undefined',
  FEW_POSITIVES: 'The rarer class has so few rows that the figures are uncertain',
  PERFECT_SCORE: 'The ranking is nearly perfect: a feature may know the answer (leakage)',
  NO_BETTER_THAN_CHANCE: 'The ranking is no better than guessing',
  NO_POSITIVE_VERDICTS: 'No row reaches the threshold, so that precision is undefined',
  THRESHOLD_FAR_FROM_BEST: 'Another threshold would give a much higher F1',
  PROBABILITIES_UNCALIBRATED: 'Probabilities are far from the shares that came true',
  NOT_BETTER_THAN_BASELINE: 'PR-AUC does not beat the baseline',
  THRESHOLD_METRIC_MISSING: 'A production rule names a metric that this evaluation does not have',
} as const satisfies Record<string, string>;

export type EvaluationWarningCode = keyof typeof EVALUATION_WARNINGS;

/** Something a person should know before trusting the figures. */
export interface EvaluationWarning {
  readonly code: EvaluationWarningCode;
  readonly message: string;
}

export interface WarningFacts {
  readonly metrics: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  readonly thresholds: readonly ThresholdVerdict[];
  readonly comparison: Readonly<Record<string, MetricComparison>>;
  readonly calibration: readonly CalibrationBin[];
  readonly curves: { readonly precisionRecall: PrecisionRecallCurve };
}

/** Below this accuracy a model is far from production. */
const LOW_ACCURACY = 0.8;
/** With fewer, a metric moves by more than 3 points when one row changes sides. */
const FEW_POSITIVES = 30;
const SUSPICIOUS_AUC = 0.9995;
/** How much higher F1 must be elsewhere to be worth a word. */
const F1_GAIN = 0.1;
/** Mean probability over the share of positives, or its inverse. */
const CALIBRATION_RATIO = 1.5;

/** Each rule looks at the facts alone and says at most one thing per subject; the gravest come first. */
const RULES: readonly ((facts: WarningFacts) => readonly EvaluationWarning[])[] = [
  lowAccuracy,
  accuracyUninformative,
  fewPositives,
  suspiciousRanking,
  verdicts,
  uncalibrated,
  baselineNotBeaten,
  metricMissing,
];

export function evaluationWarnings(facts: WarningFacts): readonly EvaluationWarning[] {
  return RULES.flatMap((rule) => rule(facts));
}

function lowAccuracy({ metrics: { accuracy = Number.NaN } }: WarningFacts): readonly EvaluationWarning[] {
  if (!(accuracy < LOW_ACCURACY)) return [];
  return warn(
    'LOW_ACCURACY',
    `Accuracy ${percent(accuracy)} is below ${percent(LOW_ACCURACY)}: below production threshold`,
  );
}

function accuracyUninformative({ rows, positives, thresholds }: WarningFacts): readonly EvaluationWarning[] {
  const majority = Math.max(positives, rows - positives) / rows;
  const isTrivial = thresholds.some(
    ({ metric, min, max }) => metric === 'accuracy' && min !== undefined && majority >= min && max === undefined,
  );
  if (!isTrivial) return [];
  return warn(
    'ACCURACY_UNINFORMATIVE',
    `Always answering the more frequent class is ${percent(majority)} accurate here, so the accuracy rule proves nothing; judge by ${RECOMMENDED_METRICS.join(' or ')}`,
  );
}

function fewPositives({ rows, positives }: WarningFacts): readonly EvaluationWarning[] {
  const rarer = Math.min(positives, rows - positives);
  if (rarer >= FEW_POSITIVES) return [];
  if (rarer === 0) {
    const all = positives === 0 ? 'negative' : 'positive';
    return warn(
      'ONE_CLASS',
      `All ${rows} rows are ${all}: ROC-AUC and PR-AUC are undefined; evaluate on rows of both classes`,
    );
  }
  return warn('FEW_POSITIVES', `The rarer class has ${rarer} of ${rows} rows: the figures are uncertain`);
}

function suspiciousRanking({ metrics: { auc_roc: auc = Number.NaN } }: WarningFacts): readonly EvaluationWarning[] {
  if (auc >= SUSPICIOUS_AUC) {
    return warn('PERFECT_SCORE', `ROC-AUC is ${auc.toFixed(4)}: look for a feature that knows the answer (leakage)`);
  }
  if (auc <= 0.5) return warn('NO_BETTER_THAN_CHANCE', `ROC-AUC is ${auc.toFixed(4)}: guessing gives 0.5`);
  return [];
}

function verdicts({ metrics, threshold, positives, curves }: WarningFacts): readonly EvaluationWarning[] {
  const { precision = Number.NaN, recall = Number.NaN, f1_score: f1 = Number.NaN } = metrics;
  if (positives === 0) return [];
  const best = bestF1(curves.precisionRecall);
  const hint = best && `; at ${best.threshold.toPrecision(3)} F1 would be ${best.f1.toFixed(4)} on these rows`;
  if (recall === 0 && !(precision > 0)) {
    return warn('NO_POSITIVE_VERDICTS', `No positive reaches the threshold of ${threshold}${hint ?? ''}`);
  }
  if (best === undefined || best.f1 - f1 < F1_GAIN) return [];
  return warn('THRESHOLD_FAR_FROM_BEST', `F1 is ${f1.toFixed(4)} at the threshold of ${threshold}${hint}`);
}

function bestF1({ thresholds, precisions, recalls }: PrecisionRecallCurve) {
  let best: { readonly threshold: number; readonly f1: number } | undefined;
  for (const [i, threshold] of thresholds.entries()) {
    const [precision = 0, recall = 0] = [precisions[i], recalls[i]];
    const f1 = (2 * precision * recall) / (precision + recall);
    if (f1 > (best?.f1 ?? 0)) best = { threshold, f1 };
  }
  return best;
}

function uncalibrated({ calibration, rows, positives }: WarningFacts): readonly EvaluationWarning[] {
  const share = positives / rows;
  const mean = calibration.reduce((sum, bin) => sum + bin.meanProbability * bin.rows, 0) / rows;
  // What chance alone moves the share by, were the probabilities true.
  const deviation = Math.sqrt((mean * (1 - mean)) / rows);
  const isFarOff = Math.max(mean, share) > CALIBRATION_RATIO * Math.min(mean, share);
  if (!isFarOff || Math.abs(mean - share) < 4 * deviation) return [];
  return warn(
    'PROBABILITIES_UNCALIBRATED',
    `Probabilities average ${percent(mean)} while ${percent(share)} of the rows are positive: rank by them, but do not read them as chances`,
  );
}

function baselineNotBeaten({ comparison: { pr_auc: prAuc } }: WarningFacts): readonly EvaluationWarning[] {
  if (prAuc === undefined || prAuc.improved || Number.isNaN(prAuc.difference)) return [];
  const { current, baseline } = prAuc;
  return warn(
    'NOT_BETTER_THAN_BASELINE',
    `PR-AUC ${current.toFixed(4)} does not beat the baseline's ${baseline.toFixed(4)}`,
  );
}

function metricMissing({ thresholds }: WarningFacts): readonly EvaluationWarning[] {
  return thresholds
    .filter(({ value }) => value === undefined || Number.isNaN(value))
    .flatMap(({ metric, value }) =>
      warn(
        'THRESHOLD_METRIC_MISSING',
        value === undefined
          ? `The production threshold names ${metric}, which this evaluation does not have: the rule is not met`
          : `The production threshold names ${metric}, which is undefined on these rows: the rule is not met`,
      ),
    );
}

const warn = (code: EvaluationWarningCode, message: string): readonly EvaluationWarning[] => [{ code, message }];

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
