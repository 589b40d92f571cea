import type { TrialRecord } from '../trials/trial-record.ts';

/** Trials that failed alike. */
export interface FailureGroup {
  /** That of the first of them. */
  readonly reason: string;
  readonly count: number;
  /** Numbers of the first few. */
  readonly trials: readonly number[];
}

const SHOWN = 5;

/** Reasons that differ in numbers only are one; the most frequent first. */
export function failureGroups(trials: readonly TrialRecord[]): FailureGroup[] {
  const groups = new Map<string, { reason: string; count: number; trials: number[] }>();
  for (const { number, state, reason = 'no reason given' } of trials) {
    if (state !== 'FAILED') continue;
    const kind = reason.replaceAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi, '#');
    const group = groups.get(kind) ?? { reason, count: 0, trials: [] };
    group.count++;
    if (group.trials.length < SHOWN) group.trials.push(number);
    groups.set(kind, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
