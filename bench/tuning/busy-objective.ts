import type { Trial } from '../../src/tuning/index.ts';

/** Keeps one core busy with the same work in every trial: sums of sines over shared rows. */
export function objective({ params }: Trial, { rows, rounds }: { rows: Float64Array; rounds: number }): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < rows.length; i++) sum += Math.sin((rows[i] as number) * Number(params.x) + round);
  }
  return sum;
}
