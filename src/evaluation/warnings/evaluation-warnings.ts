import { accuracyUninformative, lowAccuracy } from './accuracy.ts';
import { baselineNotBeaten } from './baseline-not-beaten.ts';
import { baselineUnscored } from './baseline-unscored.ts';
import { fewPositives, positiveIsMajority } from './class-balance.ts';
import { metricMissing } from './metric-missing.ts';
import { suspiciousRanking } from './ranking.ts';
import { uncalibrated } from './uncalibrated.ts';
import { verdictThreshold } from './verdict-threshold.ts';
import type { EvaluationWarning, WarningFacts, WarningRule } from './warning.ts';

/** The gravest first. */
const RULES: readonly WarningRule[] = [
  lowAccuracy,
  metricMissing,
  accuracyUninformative,
  positiveIsMajority,
  fewPositives,
  suspiciousRanking,
  baselineUnscored,
  baselineNotBeaten,
  verdictThreshold,
  uncalibrated,
];

/** What a person should know about an evaluation before trusting its figures. */
export function evaluationWarnings(facts: WarningFacts): readonly EvaluationWarning[] {
  return RULES.flatMap((rule) => rule(facts));
}
