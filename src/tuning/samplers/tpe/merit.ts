import { type Direction, lossOf, type TrialRecord } from '../../trials/trial-record.ts';

/** How good a trial is, to be compared field by field, lower first. */
export type Merit = readonly [tier: number, first: number, second: number];

/**
 * COMPLETE trials come first, by their value; PRUNED ones after them, those that came further first, and at the same step
 * by their last report.
 * @returns undefined for a trial that nothing can be learnt from
 */
export function meritOf(trial: TrialRecord, [direction = 'minimize']: readonly Direction[]): Merit | undefined {
  const [value] = trial.values ?? [];
  if (trial.state === 'COMPLETE') return value === undefined ? undefined : [0, lossOf(value, direction), 0];
  if (trial.state !== 'PRUNED') return undefined;
  const [step, report] = trial.intermediate.at(-1) ?? [-1, value ?? Number.NaN];
  const loss = lossOf(report, direction);
  return [1, -step, Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss];
}

export const byMerit = (a: Merit, b: Merit): number =>
  compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]);

/** Also of infinities, whose difference is NaN. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
