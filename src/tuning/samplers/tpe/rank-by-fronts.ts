import { type Direction, lossOf, type TrialRecord } from '../../trials/trial-record.ts';
import { crowdingDistances, fronts } from '../nsga2/non-dominated.ts';

/**
 * The rows of trials with several values, the best first: COMPLETE ones front by front, and within a front those first that
 * add most to the volume that the front dominates, so that its ends and its gaps count more than what lies close together.
 * PRUNED ones come last, for their value is that of one direction at most.
 * @param finished a row each
 * @see Ozaki et al. (2022), Multiobjective Tree-Structured Parzen Estimator, JAIR 73:1209–1250
 */
export function rankByFronts(finished: readonly TrialRecord[], directions: readonly Direction[]): number[] {
  const rows: number[] = [];
  const pruned: number[] = [];
  finished.forEach(({ state, values }, row) => {
    if (state === 'COMPLETE' && values?.length === directions.length) rows.push(row);
    else if (state === 'PRUNED') pruned.push(row);
  });
  const losses = rows.map((row) => {
    const { values = [] } = finished[row] as TrialRecord;
    return values.map((value, i) => lossOf(value, directions[i] as Direction));
  });
  const ranked = fronts(losses).flatMap((front) => {
    const own = front.map((index) => losses[index] as number[]);
    const room = directions.length === 2 ? areasAlone(own, losses) : crowdingDistances(own);
    const order = front.map((_, i) => i).sort((a, b) => compare(room[b] as number, room[a] as number) || a - b);
    return order.map((i) => rows[front[i] as number] as number);
  });
  return [...ranked, ...pruned];
}

/**
 * The area that each point of a front dominates and no other point does, up to a little beyond the worst of all points.
 * @param front of two losses each
 */
function areasAlone(front: readonly (readonly number[])[], all: readonly (readonly number[])[]): number[] {
  const [right, top] = [reference(all, 0), reference(all, 1)];
  const order = front.map((_, i) => i).sort((a, b) => compare(front[a]?.[0] ?? 0, front[b]?.[0] ?? 0) || a - b);
  const areas = new Array<number>(front.length).fill(0);
  order.forEach((point, place) => {
    const [x = 0, y = 0] = front[point] ?? [];
    const [next = right] = front[order[place + 1] ?? -1] ?? [];
    const [, above = top] = front[order[place - 1] ?? -1] ?? [];
    const area = (next - x) * (above - y);
    // Infinite losses span no area that could be compared.
    areas[point] = Number.isFinite(area) ? area : 0;
  });
  return areas;
}

/** A tenth of the range beyond the worst finite loss, so that the ends of a front have an area as well. */
function reference(all: readonly (readonly number[])[], loss: number): number {
  const finite = all.flatMap((losses) => (Number.isFinite(losses[loss]) ? [losses[loss] as number] : []));
  const worst = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const best = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return worst + 0.1 * (worst - best);
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
