import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';

/** Whether the search still gets anywhere. */
export interface Convergence {
  /** Number of the trial that was the last to improve on all before it. */
  readonly lastImprovement: number;
  /** COMPLETE trials that ended after it. */
  readonly trialsSince: number;
  /** How many of the latest trials are looked at: a quarter of all, ten at least. */
  readonly window: number;
  /** How far these moved the best value, as a share of the way from the median trial to the best one. */
  readonly recentGain: number;
  readonly verdict: 'still improving' | 'levelling off';
}

const FEWEST = 10;
/** Less than this share of the whole way is not worth the trials. */
const WORTH = 0.01;

/** @param finished in the order of their numbers; undefined before there are ten values */
export function convergenceOf(finished: readonly TrialRecord[], direction: Direction): Convergence | undefined {
  const trials = finished.flatMap(({ number, state, values }) => {
    const value = values?.[0];
    return state === 'COMPLETE' && value !== undefined && Number.isFinite(value)
      ? [{ number, loss: lossOf(value, direction) }]
      : [];
  });
  if (trials.length < FEWEST) return undefined;
  let best = trials[0] as (typeof trials)[number];
  let at = 0;
  trials.forEach((trial, i) => {
    if (trial.loss < best.loss) [best, at] = [trial, i];
  });
  const window = Math.max(FEWEST, Math.ceil(trials.length / 4));
  const before = trials.slice(0, -window).reduce((least, { loss }) => Math.min(least, loss), Number.POSITIVE_INFINITY);
  const sorted = trials.map(({ loss }) => loss).sort((a, b) => a - b);
  const way = (sorted[sorted.length >> 1] as number) - best.loss;
  const recentGain = way === 0 ? 0 : Math.min(1, Math.max(0, before - best.loss) / way);
  return {
    lastImprovement: best.number,
    trialsSince: trials.length - 1 - at,
    window,
    recentGain,
    verdict: recentGain > WORTH ? 'still improving' : 'levelling off',
  };
}
