import { type Rule, wantedShare } from './rule.ts';
import type { rowsOf } from './rule-counts.ts';
import type { BrokenRows, Judgement } from './rule-kind.ts';

/** What a rule of its own judgement came to. */
export function judged({ success, observed, reason }: Judgement) {
  return {
    outcome: success ? 'passed' : 'failed',
    ...(observed !== undefined && { observed }),
    ...(reason !== undefined && { reason }),
  } as const;
}

/** A rule holds when the share of evaluated rows that keep it is at least what it asks for; of no rows it holds. */
export function brokenIn(rule: Rule, rows: ReturnType<typeof rowsOf>, { failing, samples, observed }: BrokenRows) {
  const kept = rows.evaluated === 0 ? 1 : (rows.evaluated - failing) / rows.evaluated;
  return {
    ...rows,
    failing,
    ...(rows.evaluated > 0 && { failingShare: failing / rows.evaluated }),
    outcome: kept >= wantedShare(rule) ? 'passed' : 'failed',
    ...(observed !== undefined && { observed }),
    samples,
  } as const;
}
