import type { StudyReport } from './study-report.ts';

/**
 * Whether the importances of a report are worth showing: with few values they are a guess, which the advice of the report
 * says, and where all values are alike there is nothing to share out.
 */
export function tellsImportances({ importances, advice }: Pick<StudyReport, 'importances' | 'advice'>): boolean {
  return importances.some(({ importance }) => importance > 0) && !advice.some(({ kind }) => kind === 'too-few-trials');
}
