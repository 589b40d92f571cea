import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';

/** A trial with what it is judged by; smaller is better. */
export interface JudgedTrial {
  readonly trial: TrialRecord;
  readonly loss: number;
}

/** The COMPLETE trials whose loss is a finite number. */
export function judgedTrials(
  trials: readonly TrialRecord[],
  direction: Direction,
  target: (trial: TrialRecord) => number | undefined,
): JudgedTrial[] {
  return trials.flatMap((trial) => {
    const value = trial?.state === 'COMPLETE' ? target(trial) : undefined;
    return value !== undefined && Number.isFinite(value) ? [{ trial, loss: lossOf(value, direction) }] : [];
  });
}

/** Names of all parameters that were drawn in one of them, in the order in which they turn up. */
export const drawnNames = (judged: readonly JudgedTrial[]): string[] => [
  ...new Set(judged.flatMap(({ trial }) => Object.keys(trial.distributions).filter((name) => name in trial.params))),
];
