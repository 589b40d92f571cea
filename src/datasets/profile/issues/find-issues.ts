import type { ComparedColumn } from '../compared-column.ts';
import { dateIssues } from './dates.ts';
import { distributionIssues } from './distributions.ts';
import { duplicateIssues } from './duplicates.ts';
import type { Facts } from './facts.ts';
import { ISSUE_KINDS, type Issue, SEVERITIES } from './issue.ts';
import { missingIssues } from './missing.ts';
import { targetIssues } from './target.ts';
import { typeIssues } from './types.ts';
import { valueIssues } from './values.ts';

/** Everything that is wrong, worst first; of equal severity by kind, then in the order of the columns. */
export function findIssues(facts: Facts, compared: readonly ComparedColumn[]): readonly Issue[] {
  const leaks = targetIssues(facts, compared);
  const leaking = new Set(leaks.map(({ column }) => column));
  const issues = [
    ...leaks,
    ...duplicateIssues(facts),
    ...valueIssues(facts),
    ...missingIssues(facts),
    // The shape of a column that has to go is no news.
    ...distributionIssues(facts).filter(({ column }) => !leaking.has(column)),
    ...typeIssues(facts),
    ...dateIssues(facts),
  ];
  const kinds = Object.keys(ISSUE_KINDS);
  return issues.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind),
  );
}
