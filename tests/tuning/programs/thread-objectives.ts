/** Objectives for threads. */
import { threadId } from 'node:worker_threads';
import { type Trial, TrialPruned } from '../../../src/tuning/index.ts';

/** Adds up shared numbers, and notes which thread did. */
export function sum(trial: Trial, rows: Float64Array): number {
  trial.setAttribute('thread', threadId);
  return rows.reduce((total, value) => total + value, 0) * Number(trial.params.x);
}

/** Counts in shared memory how many trials have seen it. */
export function count(_: Trial, counter: Int32Array): number {
  return Atomics.add(counter, 0, 1);
}

export function crashOnSecond({ number }: Trial): number {
  if (number === 1) process.exit(3);
  if (number === 2)
    setImmediate(() => {
      throw new Error('out of the blue');
    });
  const until = performance.now() + 20;
  while (number !== 2 && performance.now() < until);
  return number === 2 ? (new Promise(() => {}) as unknown as number) : number;
}

export function byItself(trial: Trial): number {
  const eta = trial.suggestFloat('eta', 0.001, 1, { log: true });
  const kind = trial.suggestCategorical('kind', ['a', 'b']);
  for (let step = 0; step < 4; step++) {
    trial.report(eta * (step + 1), step);
    if (trial.shouldPrune()) throw new TrialPruned();
  }
  return kind === 'a' ? eta : eta * trial.suggestInt('extra', 1, 3);
}

/** Never ends by itself. */
export function spin(trial: Trial): number {
  trial.report(1, 0);
  for (;;);
}
