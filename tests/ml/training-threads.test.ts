import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { BoosterTrainer } from '../../src/ml/boosting/booster-trainer.ts';
import type { XgboostParameters } from '../../src/ml/boosting/parameters.ts';
import { ALGORITHMS, fitInWorker, type LabelledRows } from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleRows } from './sample-data.ts';

const CASES: readonly (readonly [string, Record<string, unknown>])[] = [
  ['by level', { max_depth: 5 }],
  ['by gain, with few leaves', { grow_policy: 'lossguide', max_depth: 0, max_leaves: 12 }],
  ['with drawn rows and columns', { subsample: 0.7, colsample_bytree: 0.75, colsample_bynode: 0.75, seed: 4 }],
  [
    'with constraints',
    {
      monotone_constraints: { x: 1 },
      interaction_constraints: [
        ['x', 'y'],
        ['group', 'noise'],
      ],
    },
  ],
  ['of several classes', { objective: 'multi:softprob', num_class: 3 }],
  ['with many bins', { max_bin: 1000 }],
  ['by groups of categories', { max_cat_to_onehot: 1 }],
  ['that leave out earlier ones', { booster: 'dart', rate_drop: 0.5 }],
  ['side by side', { num_parallel_tree: 2, subsample: 0.7 }],
  ['with capped steps', { max_delta_step: 0.5, alpha: 1 }],
];

/** Trees grown by so many threads; directly, for tables as small as this one get a single thread otherwise. */
async function treesOf(rows: LabelledRows, given: Record<string, unknown>, threads: number, kernel: 'wasm' | 'plain') {
  const parameters = ALGORITHMS.xgboost.completeParameters(given) as XgboostParameters;
  const labels = parameters.num_class === 3 ? rows.labels.map((_, row) => row % 3) : rows.labels;
  await using trainer = await BoosterTrainer.open(
    { train: { ...rows, labels }, validation: undefined, initial: undefined },
    parameters,
    { threads, kernel, random: createRandom(parameters.seed), breathe: async () => undefined },
  );
  for (let round = 0; round < 3; round++) trainer.addRound();
  return trainer.trees;
}

describe('trees', () => {
  test.for(CASES)(
    '%s are the same to the bit whatever the number of threads, and by the plain kernel',
    async ([, given]) => {
      const sample = sampleRows({ rows: 1000 });
      // Weights change where columns are cut, which threads share too.
      const rows = { ...sample, weights: sample.labels.map((label, row) => label + 1 + (row % 7) / 8) };
      const alone = await treesOf(rows, given, 1, 'wasm');
      expect(alone.some(({ left }) => left.length > 3)).toBe(true);
      for (const threads of [2, 3]) expect(await treesOf(rows, given, threads, 'wasm')).toEqual(alone);
      expect(await treesOf(rows, given, 1, 'plain')).toEqual(alone);
      expect(await treesOf(rows, given, 2, 'plain')).toEqual(alone);
    },
  );
});

test('nthread asks for threads where the caller does not, and changes nothing about the model', async () => {
  const { matrix, labels } = sampleRows({ rows: 130_000 });
  const learn = (nthread: number) =>
    ALGORITHMS.xgboost.fit({ train: matrix, labels, parameters: { nthread, num_round: 2, max_depth: 3 } });
  const [one, two] = [await learn(1), await learn(2)];
  expect(two.model.toFile()).toEqual(one.model.toFile());
});

test('threads go home when training is over, failed or stopped', async () => {
  const { matrix, labels } = sampleRows({ rows: 130_000 });
  const workers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  const before = workers();
  const input = { train: matrix, labels, parameters: { num_round: 2, max_depth: 2 } };
  await ALGORITHMS.xgboost.fit(input, { threads: 2 });
  const abort = new AbortController();
  const stopped = ALGORITHMS.xgboost.fit(input, { threads: 2, signal: abort.signal, progress: () => abort.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await setTimeout(50);
  expect(workers()).toBeLessThanOrEqual(before);
});

test('a process that waits for nothing else is kept alive until threads are up, and ends when they are home', async () => {
  const program = `
    import { ALGORITHMS } from '${new URL('../../src/ml/index.ts', import.meta.url).href}';
    const values = Float32Array.from({ length: 600_000 }, (_, i) => (i * 7919) % 1009);
    const train = { rows: 300_000, columns: 2, values, names: ['a', 'b'] };
    const labels = values.subarray(0, 300_000).map((value) => (value > 500 ? 1 : 0));
    const parameters = { num_round: 1, max_depth: 2 };
    for (let i = 0; i < 2; i++) await ALGORITHMS.xgboost.fit({ train, labels, parameters }, { threads: 2 });
    console.log('fitted twice');
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout).toBe('fitted twice\n');
});

describe('training of a table worth several threads, in a worker', () => {
  const { matrix, labels } = sampleRows({ rows: 130_000 });
  const parameters = { num_round: 400, max_depth: 8 };
  /** Threads of this process, where the operating system lists them. */
  const TASKS = '/proc/self/task';
  const countThreads = (): number => readdirSync(TASKS).length;

  test('gives the same model with one thread as with three', async () => {
    const input = { train: matrix, labels, parameters: { ...parameters, num_round: 3 } };
    const [alone, together] = [
      await fitInWorker('xgboost', input, { threads: 1 }),
      await fitInWorker('xgboost', input, { threads: 3 }),
    ];
    expect(together.model.toFile()).toEqual(alone.model.toFile());
    expect(together.history).toEqual(alone.history);
  });

  test.skipIf(!existsSync(TASKS))('takes its threads along when it is stopped in mid-work', async () => {
    const abort = new AbortController();
    const input = { train: matrix, labels, parameters };
    const work = { threads: 3, signal: abort.signal };
    const before = countThreads();
    const started = Promise.withResolvers<void>();
    const fitted = fitInWorker('xgboost', input, { ...work, progress: () => started.resolve() });
    const outcome = expect(fitted).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await started.promise;
    expect(countThreads()).toBeGreaterThanOrEqual(before + 3);
    abort.abort();
    await outcome;
    await expect.poll(countThreads, { timeout: 5_000 }).toBeLessThanOrEqual(before);
  });
});
