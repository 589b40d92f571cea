import type { RuleResult } from './report.ts';

/** What a rule found, for people; the empty text where there is nothing to tell. */
export function observedText({ observed, rule }: RuleResult): string {
  if (observed === undefined || observed === null || rule.rule === 'columns' || rule.rule === 'exists') return '';
  if (typeof observed === 'number') {
    const isWhole = Number.isInteger(observed) && Math.abs(observed) < 1e15;
    return isWhole ? observed.toLocaleString('en-US') : String(Number(observed.toPrecision(6)));
  }
  return typeof observed === 'string' ? observed.replace('T00:00:00.000Z', '') : String(observed);
}
