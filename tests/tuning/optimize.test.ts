import { categorical, createStudy, float, int, random, type Study, TrialPruned, tpe } from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import type { ProgressReport } from '../../src/schema/index.ts';

const space = { x: float(0, 1), depth: int(1, 8) };
const product = ({ params }: Pick<Study['trials'][number], 'params'>) => Number(params.x) * Number(params.depth);
const paramsOf = (study: Study) => study.trials.map(({ params }) => params);

describe('optimize ends', () => {
  test('with as many trials as were asked for of the whole study', async () => {
    const study = await createStudy({ name: 'trials', space });
    await study.optimize(product, { trials: 3, parallel: 8 });
    expect(await study.optimize(product, { trials: 5, parallel: 2 })).toMatchObject({ reason: 'trials' });
    expect(study.trials).toHaveLength(5);
    const { message } = await study.optimize(product, { trials: 4 });
    expect(message).toBe('The study has 5 trials already, and 4 were asked for');
    expect(study.trials).toHaveLength(5);
  });

  test('with a value as good as the target', async () => {
    const study = await createStudy({ name: 'target', direction: 'maximize', space });
    const end = await study.optimize(({ number }) => number, { trials: 50, stopping: { target: 6 } });
    expect([end.reason, study.trials.length]).toEqual(['target', 7]);
    expect(await study.optimize(product, { stopping: { target: 6 } })).toMatchObject({ reason: 'target' });
  });

  test('when so many trials in a row improved by too little', async () => {
    const study = await createStudy({ name: 'stuck', space });
    const values = [10, 5, 4.99, 4.98, 4, 4, 4, 4];
    const stopping = { noImprovement: { trials: 3, minDelta: 0.01 } };
    const end = await study.optimize(({ number }) => values[number] ?? 0, { trials: 50, stopping });
    expect([end.reason, study.trials.length]).toEqual(['no-improvement', 8]);
  });

  test('when the best value has hardly moved for long, as measured by how far trials lie apart', async () => {
    const study = await createStudy({ name: 'converged', space });
    const end = await study.optimize(({ number }) => 100 / (1 + number ** 2) + (number % 7), {
      trials: 500,
      stopping: { converged: { trials: 10, tolerance: 0.01 } },
    });
    expect(end.reason).toBe('converged');
    expect(study.trials.length).toBeLessThan(100);
  });

  test('when the time is over, or the trials took long enough together', async () => {
    let now = 0;
    const clock = { now: () => now };
    const study = await createStudy({ name: 'time', space, clock });
    const slow = () => {
      now += 400;
      return 1;
    };
    expect(await study.optimize(slow, { timeoutMs: 1000 })).toMatchObject({ reason: 'timeout' });
    expect(study.trials).toHaveLength(3);
    expect(await study.optimize(slow, { stopping: { totalSeconds: 2 } })).toMatchObject({ reason: 'total-seconds' });
    expect(study.trials).toHaveLength(5);
  });

  test('when somebody who saw a trial says stop', async () => {
    const study = await createStudy({ name: 'stop', space });
    const onTrial = ({ number }: { number: number }, same: Study) => {
      if (number === 2) same.stop();
    };
    expect(await study.optimize(product, { trials: 50, onTrial })).toMatchObject({ reason: 'stopped' });
    expect(study.trials).toHaveLength(3);
  });

  test('with the reason when every trial fails, and not because one does', async () => {
    const study = await createStudy({ name: 'hopeless', space });
    const failing = () => {
      throw new Error('no such file');
    };
    await expect(study.optimize(failing, { trials: 500 })).rejects.toMatchObject({
      code: 'TUNING_ALL_FAILED',
      message: expect.stringContaining('no such file'),
    });
    expect(study.trials).toHaveLength(10);
    await expect(study.optimize(failing, { trials: 12 })).rejects.toMatchObject({ code: 'TUNING_ALL_FAILED' });
    await study.optimize(product, { trials: 14 });
    await study.optimize(failing, { trials: 30 });
    expect(study.trialsOf('FAILED')).toHaveLength(28);
  });

  test('at once on a signal: trials that run are told, keep nothing, and are made again by the next call', async () => {
    const study = await createStudy({ name: 'signal', space, sampler: random({ seed: 1 }) });
    const stop = new AbortController();
    let told = 0;
    const end = await study.optimize(
      async (trial) => {
        if (trial.number < 3) return product(trial);
        trial.report(1, 0);
        setImmediate(() => stop.abort());
        await new Promise((resolve) => trial.signal.addEventListener('abort', resolve));
        told++;
        return -1;
      },
      { trials: 8, parallel: 2, signal: stop.signal },
    );
    expect([end.reason, told]).toEqual(['interrupted', 2]);
    expect(study.trials.map(({ state }) => state)).toEqual(['COMPLETE', 'COMPLETE', 'COMPLETE', 'WAITING', 'WAITING']);
    expect(study.best?.number).toBeLessThan(3);
    await study.optimize(product, { trials: 8 });
    const whole = await createStudy({ name: 'whole', space, sampler: random({ seed: 1 }) });
    await whole.optimize(product, { trials: 8 });
    expect(paramsOf(study)).toEqual(paramsOf(whole));
    expect(study.trials.every(({ state, intermediate }) => state === 'COMPLETE' && intermediate.length === 0)).toBe(
      true,
    );
  });
});

test('an objective that never waits lets a signal from a timer through', async () => {
  const study = await createStudy({ name: 'busy', space, sampler: random({ seed: 1 }) });
  const end = await study.optimize(product, { signal: AbortSignal.timeout(50), timeoutMs: 5_000 });
  expect(end.reason).toBe('interrupted');
});

test('an objective that returns nothing fails its trial instead of being called for ever', async () => {
  const study = await createStudy({ name: 'no-return', space, sampler: random({ seed: 1 }) });
  const nothing = ({ number }: { number: number }) => (number === 1 ? 0.5 : (undefined as unknown as number));
  expect(await study.optimize(nothing, { trials: 3, timeoutMs: 5_000 })).toMatchObject({ reason: 'trials' });
  expect(study.trialsOf('FAILED').map(({ number, reason }) => [number, reason])).toEqual([
    [0, 'The objective returned undefined, which is no number'],
    [2, 'The objective returned undefined, which is no number'],
  ]);
});

test('a trial that looks at its signal after the stop sees that it came, with its reason', async () => {
  const study = await createStudy({ name: 'late look', space, sampler: random({ seed: 1 }) });
  const stop = new AbortController();
  const seen: unknown[] = [];
  await study.optimize(
    async (trial) => {
      stop.abort('enough');
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(trial.signal.aborted, trial.signal.reason);
      return 1;
    },
    { trials: 5, signal: stop.signal },
  );
  expect(seen).toEqual([true, 'enough']);
});

test('progress tells how far a study is, its best value and how many trials were pruned', async () => {
  const reports: ProgressReport[] = [];
  const study = await createStudy({ name: 'told', space });
  const objective = ({ number }: { number: number }) => {
    if (number === 1) throw new TrialPruned();
    return 3 - number;
  };
  await study.optimize(objective, { trials: 3, progress: (report) => reports.push(report) });
  expect(reports.map(({ done, total }) => [done, total])).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  expect(reports.at(-1)).toMatchObject({
    stage: 'study told',
    note: 'best 1 in trial 2, 1 pruned',
    metrics: { best: 1 },
  });
});

describe('in batches', () => {
  const sampler = () => tpe({ seed: 8 });
  /** Trials of a batch end in another order each time. */
  const shuffled =
    (order: (number: number) => number) => async (trial: Pick<Study['trials'][number], 'number' | 'params'>) => {
      for (let i = 0; i < order(trial.number); i++) await new Promise((resolve) => setImmediate(resolve));
      return product(trial);
    };

  test('the same seed makes the same trials, in whatever order those of a batch end', async () => {
    const make = async (name: string, order: (number: number) => number, stops: readonly number[] = []) => {
      const study = await createStudy({ name, space, sampler: sampler() });
      for (const trials of [...stops, 24]) await study.optimize(shuffled(order), { trials, parallel: 4, batch: true });
      return study;
    };
    const one = await make('one', (number) => number % 4);
    const other = await make('other', (number) => 7 - (number % 5));
    expect(paramsOf(other)).toEqual(paramsOf(one));
    expect(paramsOf(await make('resumed', (number) => (number * 3) % 5, [8, 12]))).toEqual(paramsOf(one));
    expect(new Set(one.trials.map(({ params }) => params.x)).size).toBe(24);
  });
});

test('to maximise a function is to minimise its negative', async () => {
  const mixed = { ...space, kind: categorical(['a', 'b', 'c']) };
  const value = (trial: Pick<Study['trials'][number], 'params'>) =>
    product(trial) + (trial.params.kind === 'b' ? 1 : 0);
  for (const sampler of [random, tpe]) {
    const up = await createStudy({ name: 'up', direction: 'maximize', space: mixed, sampler: sampler({ seed: 6 }) });
    const down = await createStudy({
      name: 'down',
      direction: 'minimize',
      space: mixed,
      sampler: sampler({ seed: 6 }),
    });
    await up.optimize(value, { trials: 30 });
    await down.optimize((trial) => -value(trial), { trials: 30 });
    expect(paramsOf(up)).toEqual(paramsOf(down));
    expect(up.best?.number).toBe(down.best?.number);
  }
});
