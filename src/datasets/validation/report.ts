import type { Rule } from './rule.ts';
import type { SampleRow, Severity } from './rule-kind.ts';

/** What became of a rule. One that could not be checked counts as broken. */
export const OUTCOMES = ['passed', 'failed', 'unchecked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What came of one rule. */
export interface RuleResult {
  readonly rule: Rule;
  /** The rule as a sentence. */
  readonly description: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Rows that the rule is for; undefined for rules about the schema, and for those that could not be checked. */
  readonly elements?: number;
  /** Of these, rows without a value. */
  readonly missing?: number;
  /** Of these, rows with a value. */
  readonly evaluated?: number;
  /** Evaluated rows that broke the rule; undefined for rules that judge one figure. */
  readonly failing?: number;
  /** `failing / evaluated`, in [0, 1]; undefined where nothing was evaluated. */
  readonly failingShare?: number;
  /** The figure or schema that was judged. */
  readonly observed?: unknown;
  /** Why it failed or could not be checked, where the counts do not say. */
  readonly reason?: string;
  /** The first rows that broke the rule, at most {@link SAMPLE_ROWS}. */
  readonly samples: readonly SampleRow[];
}

/** Most rows that a rule's result shows. */
export const SAMPLE_ROWS = 20;

/** What came of a suite on a table. */
export interface ValidationReport {
  /** False when a rule of severity `error` failed or could not be checked. */
  readonly success: boolean;
  readonly suite?: string;
  /** What was validated: a dataset with its version, or a file. */
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly rows: number;
  readonly columns: number;
  readonly statistics: ValidationStatistics;
  /** In the order of the suite. */
  readonly results: readonly RuleResult[];
}

export interface ValidationStatistics {
  readonly rules: number;
  readonly passed: number;
  /** Rules of severity `error` that did not pass. */
  readonly errors: number;
  /** Rules of severity `warn` that did not pass. */
  readonly warnings: number;
  /** Of those that did not pass, the ones that could not be checked. */
  readonly unchecked: number;
}

/** Puts the results of a suite together. */
export function reportOf(
  head: Pick<ValidationReport, 'suite' | 'subject' | 'checkedAt' | 'rows' | 'columns'>,
  results: readonly RuleResult[],
): ValidationReport {
  const count = (isWanted: (result: RuleResult) => boolean) => results.filter(isWanted).length;
  const errors = count(({ outcome, severity }) => outcome !== 'passed' && severity === 'error');
  return {
    success: errors === 0,
    ...head,
    statistics: {
      rules: results.length,
      passed: count(({ outcome }) => outcome === 'passed'),
      errors,
      warnings: count(({ outcome, severity }) => outcome !== 'passed' && severity === 'warn'),
      unchecked: count(({ outcome }) => outcome === 'unchecked'),
    },
    results,
  };
}
