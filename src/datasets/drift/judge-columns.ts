import { adjustPValues } from '../../stats/index.ts';
import type { ComparedColumn, Outcome } from './compare-column.ts';
import type { ResolvedDriftOptions } from './drift-options.ts';
import type { ColumnDrift, DriftSeverity, MissingDrift } from './drift-report.ts';
import { LEAST_P } from './least-p.ts';
import { PRACTICAL_MISSING } from './methods/own-verdict.ts';
import { describeChange } from './words/describe-change.ts';

/** Multiples of the threshold from which on a drift is moderate, and high. */
const [MODERATE, HIGH] = [2.5, 5];
/** Where a test decides alone: effects from which on a drift is moderate, and high. */
const [MODERATE_EFFECT, HIGH_EFFECT] = [0.25, 0.5];

/** The verdicts on all columns together: the p-values of tests that need one are adjusted for their number. */
export function judgeColumns(
  columns: readonly ComparedColumn[],
  options: ResolvedDriftOptions,
): readonly ColumnDrift[] {
  const tests = columns.flatMap(({ outcome, missing }) => [
    outcome.by === 'both' ? outcome.pValue : Number.NaN,
    missing?.pValue ?? Number.NaN,
  ]);
  const adjusted = adjustPValues(tests);
  return columns.map((column, i) => judge(column, [adjusted[2 * i] ?? 1, adjusted[2 * i + 1] ?? 1], options));
}

function judge(
  column: ComparedColumn,
  [adjusted, adjustedMissing]: readonly [number, number],
  { alpha }: ResolvedDriftOptions,
): ColumnDrift {
  const { outcome, missing: _, notes, ...common } = column;
  const missing = judgeMissing(column, adjustedMissing, alpha);
  const own = judgeValues(outcome, adjusted, alpha);
  const lost = missing?.drifted === true ? missingVerdict(missing) : undefined;
  const byMissing = lost !== undefined && (own.drifted !== true || rank(lost.severity) > rank(own.severity));
  const verdict = byMissing ? lost : own;
  const status = byMissing || outcome.by !== 'nothing' ? 'tested' : outcome.status;
  const result = {
    ...common,
    ...verdict,
    status,
    missing,
    measures: outcome.by === 'nothing' ? {} : finiteOnly(outcome.measures),
  } satisfies Omit<ColumnDrift, 'reason' | 'recommendation'>;
  return { ...result, ...describeChange(result, { notes, why: outcome.by === 'nothing' ? outcome.why : undefined }) };
}

type Verdict = Pick<
  ColumnDrift,
  'drifted' | 'severity' | 'method' | 'score' | 'threshold' | 'statistic' | 'pValue' | 'adjustedPValue' | 'test'
>;

/** Of what was not compared. */
export const NO_VERDICT: Verdict = {
  drifted: null,
  severity: 'none',
  method: null,
  score: null,
  threshold: null,
  statistic: null,
  pValue: null,
  adjustedPValue: null,
  test: null,
};

function missingVerdict({ reference, current, pValue, adjustedPValue }: MissingDrift): Verdict {
  const gap = Math.abs(current - reference);
  return {
    drifted: true,
    severity: severityOf(gap / PRACTICAL_MISSING),
    method: 'missing-share',
    score: gap,
    threshold: PRACTICAL_MISSING,
    statistic: null,
    pValue,
    adjustedPValue,
    test: 'two proportions',
  };
}

function judgeValues(outcome: Outcome, adjusted: number, alpha: number): Verdict {
  if (outcome.by === 'nothing') return NO_VERDICT;
  const { method, score, threshold, statistic, pValue, test } = outcome;
  const common = {
    method,
    score: Number.isFinite(score) ? score : Number.MAX_VALUE,
    threshold,
    statistic: finite(statistic),
    pValue: chance(pValue),
    test: test ?? null,
  };
  if (outcome.by === 'both') {
    const drifted = score >= threshold && adjusted < alpha;
    const severity = drifted ? severityOf(score / threshold) : 'none';
    return { ...common, drifted, severity, adjustedPValue: chance(adjusted) };
  }
  const isTest = outcome.decides === 'p-value';
  const drifted = isTest ? score <= threshold : method === 'energy' ? score > threshold : score >= threshold;
  const severity = !drifted
    ? 'none'
    : isTest
      ? severityByEffect(outcome.effect)
      : severityOf(threshold > 0 ? score / threshold : score / 0.1);
  return { ...common, ...(isTest && { score: chance(score) }), drifted, severity, adjustedPValue: chance(pValue) };
}

function judgeMissing(
  { missing, reference, current }: ComparedColumn,
  adjusted: number,
  alpha: number,
): MissingDrift | null {
  if (missing === undefined) return null;
  return {
    reference: 1 - reference.values / reference.rows,
    current: 1 - current.values / current.rows,
    pValue: clampChance(missing.pValue),
    adjustedPValue: clampChance(adjusted),
    drifted: missing.gap >= PRACTICAL_MISSING && adjusted < alpha,
  };
}

function severityOf(ratio: number): DriftSeverity {
  if (ratio >= HIGH) return 'high';
  return ratio >= MODERATE ? 'moderate' : 'low';
}

function severityByEffect(effect: number): DriftSeverity {
  if (effect >= HIGH_EFFECT) return 'high';
  return effect >= MODERATE_EFFECT ? 'moderate' : 'low';
}

const RANKS = { none: 0, low: 1, moderate: 2, high: 3 } as const satisfies Record<DriftSeverity, number>;
export const rank = (severity: DriftSeverity): number => RANKS[severity];

const clampChance = (p: number): number => Math.max(LEAST_P, Math.min(1, p));

const chance = (p: number | undefined): number | null => (p === undefined || Number.isNaN(p) ? null : clampChance(p));

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

const finiteOnly = (measures: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(measures).filter(([, value]) => Number.isFinite(value)));
