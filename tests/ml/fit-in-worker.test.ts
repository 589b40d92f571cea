import { describe, expect, test } from 'vitest';
import { ALGORITHMS, fitInWorker } from '../../src/ml/index.ts';
import { expectCode } from './expect-code.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

/** One round of this takes far longer than the tests wait. */
function slowInput() {
  const { matrix, labels } = sampleRows({ rows: 150_000 });
  return { train: matrix, labels, parameters: { num_round: 50, max_depth: 0, min_child_weight: 0 } };
}

describe('fitting in a worker thread', () => {
  test('an abort within a round ends it at once', async () => {
    const abort = new AbortController();
    const input = slowInput();
    const work = expectCode('INTERRUPTED', () => fitInWorker('xgboost', input, { signal: abort.signal }));
    await new Promise((resolve) => setTimeout(resolve, 400));
    const start = performance.now();
    abort.abort();
    await work;
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('the calling thread stays free', async () => {
    const abort = new AbortController();
    const work = expectCode('INTERRUPTED', () => fitInWorker('xgboost', slowInput(), { signal: abort.signal }));
    let turns = 0;
    const ticking = setInterval(() => turns++, 5);
    await new Promise((resolve) => setTimeout(resolve, 300));
    clearInterval(ticking);
    abort.abort();
    await work;
    expect(turns).toBeGreaterThan(20);
  });

  test('numbers in shared memory are used where they lie', async () => {
    const { train, labels, parameters } = sampleInput({ num_round: 2 });
    const values = new Float32Array(new SharedArrayBuffer(train.values.byteLength));
    values.set(train.values);
    const input = { train: { ...train, values }, labels, parameters };
    const [there, here] = [await fitInWorker('xgboost', input), await ALGORITHMS.xgboost.fit(input)];
    expect(there.model.toFile()).toEqual(here.model.toFile());
  });

  test('an error of the algorithm comes back as it would here', async () => {
    const input = sampleInput({ eta: 7, depth: 3 });
    const [there, here] = [
      await expectCode('ML_PARAMETERS_INVALID', () => fitInWorker('xgboost', input)),
      await expectCode('ML_PARAMETERS_INVALID', () => ALGORITHMS.xgboost.fit(input)),
    ];
    expect(there.toJSON()).toEqual(here.toJSON());
  });

  test('a thread that runs out of memory is an error, not a hang', async () => {
    // Enough for the thread to begin, not for the program to load.
    await expectCode('ML_WORKER_CRASHED', () => fitInWorker('xgboost', sampleInput(), { maxHeapMb: 8 }));
  });

  test('a progress callback that throws stops the work with its own error', async () => {
    const fault = new Error('the screen is gone');
    const progress = (): never => {
      throw fault;
    };
    await expect(fitInWorker('xgboost', sampleInput(), { progress })).rejects.toBe(fault);
  });

  test('several trainings at once do not disturb each other', async () => {
    const seeds = [1, 2, 3];
    const inputs = seeds.map((seed) => sampleInput({ num_round: 5, subsample: 0.5, seed }));
    const together = await Promise.all(inputs.map((input) => fitInWorker('xgboost', input)));
    for (const [i, input] of inputs.entries()) {
      expect(together[i]!.model.toFile()).toEqual((await ALGORITHMS.xgboost.fit(input)).model.toFile());
    }
  });
});
