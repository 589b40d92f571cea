import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';
import type { StoppingRules, StudyEnd } from './study.ts';

/** The finished trials of a study with one direction, in the order of ending. */
interface Progress {
  readonly finished: readonly TrialRecord[];
  readonly direction: Direction;
}

/** Which rule says that there is no need to go on, if any. Those about values need a single direction. */
export function endByRules(rules: StoppingRules, progress: Progress): StudyEnd | undefined {
  const { target, noImprovement, converged, totalSeconds } = rules;
  return (
    (target === undefined ? undefined : endByTarget(target, progress)) ??
    (noImprovement === undefined ? undefined : endByNoImprovement(noImprovement, progress)) ??
    (converged ? endByConvergence(converged === true ? {} : converged, progress) : undefined) ??
    (totalSeconds === undefined ? undefined : endByTotalSeconds(totalSeconds, progress))
  );
}

const lossesOf = ({ finished, direction }: Progress): number[] =>
  finished.flatMap(({ state, values }) =>
    state === 'COMPLETE' && values?.[0] !== undefined ? [lossOf(values[0], direction)] : [],
  );

const least = (losses: readonly number[]): number => losses.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

function endByTarget(target: number, progress: Progress): StudyEnd | undefined {
  const best = least(lossesOf(progress));
  if (!(best <= lossOf(target, progress.direction))) return undefined;
  return { reason: 'target', message: `The target ${target} was reached` };
}

function endByNoImprovement(
  { trials, minDelta = 0 }: NonNullable<StoppingRules['noImprovement']>,
  { finished, direction }: Progress,
): StudyEnd | undefined {
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  for (const { state, values } of finished) {
    const loss =
      state === 'COMPLETE' && values?.[0] !== undefined ? lossOf(values[0], direction) : Number.POSITIVE_INFINITY;
    // The first value improves on nothing at all, also where the difference of infinities is no number.
    const improves = best === Number.POSITIVE_INFINITY ? loss < best : best - loss > minDelta * Math.abs(best);
    if (improves) [best, since] = [loss, 0];
    else if (best < Number.POSITIVE_INFINITY) since++;
  }
  if (since < trials) return undefined;
  return { reason: 'no-improvement', message: `${since} trials in a row brought no better value` };
}

function endByConvergence(
  { trials = 30, tolerance = 0.01 }: Exclude<NonNullable<StoppingRules['converged']>, boolean>,
  progress: Progress,
): StudyEnd | undefined {
  const losses = lossesOf(progress);
  if (losses.length < 2 * trials) return undefined;
  const before = least(losses.slice(0, -trials));
  const best = Math.min(before, least(losses.slice(-trials)));
  const median = losses.toSorted((a, b) => a - b)[losses.length >> 1] as number;
  if (!(before - best <= tolerance * (median - best))) return undefined;
  const share = `${tolerance * 100} %`;
  return { reason: 'converged', message: `The last ${trials} trials moved the best value by less than ${share}` };
}

function endByTotalSeconds(totalSeconds: number, { finished }: Progress): StudyEnd | undefined {
  const spentMs = finished.reduce(
    (sum, { startedAt, endedAt }) => sum + ((endedAt ?? 0) - (startedAt ?? endedAt ?? 0)),
    0,
  );
  if (spentMs < totalSeconds * 1000) return undefined;
  return { reason: 'total-seconds', message: `The trials took ${Math.round(spentMs / 1000)} seconds together` };
}
