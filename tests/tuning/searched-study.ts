import { setTimeout as sleep } from 'node:timers/promises';
import { categorical, float, int, type Params, tpe } from '../../src/tuning/index.ts';

/** A study whose sampler answers by what it knows of other trials, so that each difference shows in all that follow. */
export const searched = {
  name: 'searched',
  space: { x: float(-3, 3), depth: int(1, 8), kind: categorical(['a', 'b', 'c']) },
  sampler: tpe({ seed: 7, startupTrials: 6 }),
} as const;

/** Takes a moment, longer for every other trial: of two at once, the later one ends first. */
export async function slowly({ number, params }: { number: number; params: Params }): Promise<number> {
  await sleep(number % 2 === 0 ? 12 : 4);
  return Number(params.x) ** 2 + Number(params.depth) / 8 + (params.kind === 'b' ? 0 : 1);
}
