import { type Direction, lossOf, type TrialRecord } from '../../trials/trial-record.ts';
import type { Features } from './features.ts';

/** Points of the space with what they cost, in the order in which their trials ended. */
export interface ObservedTrials {
  readonly points: readonly Float64Array[];
  /** Infinities among them. */
  readonly losses: readonly number[];
}

/**
 * Trials that ended. A pruned one is no better than the median of those that were completed, nor is one that failed,
 * unless its point was completed another time: a search should leave such places, yet not take them for cliffs.
 */
export function observedTrials(
  finished: readonly TrialRecord[],
  features: Features,
  direction: Direction,
): ObservedTrials {
  const seen = finished.flatMap(({ state, params, values }) => {
    const point = features.encode(params);
    if (point === undefined) return [];
    const value = values?.[0];
    return [
      { point, isComplete: state === 'COMPLETE', loss: value === undefined ? undefined : lossOf(value, direction) },
    ];
  });
  const complete = seen.filter(({ isComplete }) => isComplete);
  const middling = medianOf(complete.map(({ loss = Number.POSITIVE_INFINITY }) => loss));
  if (middling === undefined) return { points: [], losses: [] };
  const known = new Set(complete.map(({ point }) => point.join()));
  const kept = seen.filter(({ isComplete, point }) => isComplete || !known.has(point.join()));
  return {
    points: kept.map(({ point }) => point),
    losses: kept.map(({ isComplete, loss = middling }) => (isComplete ? loss : Math.max(loss, middling))),
  };
}

function medianOf(values: readonly number[]): number | undefined {
  return Float64Array.from(values).sort()[values.length >> 1];
}

/** All of them; of more than `most`, the best half and the newest half of so many, in their order. */
export function bestAndNewest(all: ObservedTrials, most: number): ObservedTrials {
  const { points, losses } = all;
  if (points.length <= most) return all;
  const indices = points.map((_, i) => i);
  const newest = indices.slice(-Math.floor(most / 2));
  const older = indices
    .slice(0, -newest.length)
    .sort((a, b) => (losses[a]! < losses[b]! ? -1 : Number(losses[a]! > losses[b]!)));
  const kept = [...older.slice(0, most - newest.length).sort((a, b) => a - b), ...newest];
  return { points: kept.map((i) => points[i]!), losses: kept.map((i) => losses[i]!) };
}
