import type { TrialRecord } from '../trials/trial-record.ts';

/** How long trials took, in seconds; null without any. */
export interface TrialTimes {
  readonly meanSeconds: number | null;
  readonly medianSeconds: number | null;
  /** Of all trials together. */
  readonly totalSeconds: number;
  /** From the first beginning to the last end. */
  readonly wallSeconds: number;
}

export function trialTimes(trials: readonly TrialRecord[]): TrialTimes {
  const spans = trials.flatMap(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? [] : [{ startedAt, endedAt }],
  );
  const seconds = spans.map(({ startedAt, endedAt }) => (endedAt - startedAt) / 1000).sort((a, b) => a - b);
  const totalSeconds = seconds.reduce((sum, own) => sum + own, 0);
  const first = spans.reduce((at, { startedAt }) => Math.min(at, startedAt), Number.POSITIVE_INFINITY);
  const last = spans.reduce((at, { endedAt }) => Math.max(at, endedAt), Number.NEGATIVE_INFINITY);
  return {
    meanSeconds: seconds.length === 0 ? null : totalSeconds / seconds.length,
    medianSeconds: seconds[seconds.length >> 1] ?? null,
    totalSeconds,
    wallSeconds: seconds.length === 0 ? 0 : (last - first) / 1000,
  };
}
