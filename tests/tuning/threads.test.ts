import { createStudy, float, median, random } from 'assay/tuning';
import { describe, expect, test } from 'vitest';

const module = new URL('./programs/thread-objectives.ts', import.meta.url);
const space = { x: float(0, 1) };

describe('an objective in worker threads', () => {
  test('sees the same memory in every thread, and makes the trials that a function would', async () => {
    const rows = new Float64Array(new SharedArrayBuffer(8 * 1000)).fill(1);
    const study = await createStudy({ name: 'threads', space, sampler: random({ seed: 3 }) });
    await study.optimize({ module, export: 'sum', data: rows }, { trials: 12, parallel: 2 });
    const alone = await createStudy({ name: 'alone', space, sampler: random({ seed: 3 }) });
    await alone.optimize(({ params }) => 1000 * Number(params.x), { trials: 12 });
    expect(study.trials.map(({ values }) => values)).toEqual(alone.trials.map(({ values }) => values));
    expect(new Set(study.trials.map(({ attributes }) => attributes.thread)).size).toBe(2);

    const counter = new Int32Array(new SharedArrayBuffer(4));
    await study.optimize({ module, export: 'count', data: counter }, { trials: 20, parallel: 2 });
    expect(counter[0]).toBe(8);
  });

  test('asks for parameters, reports and is pruned as in this thread', async () => {
    const { byItself } = await import('./programs/thread-objectives.ts');
    const options = { sampler: random({ seed: 5 }), pruner: median({ startupTrials: 3 }) };
    const here = await createStudy({ name: 'here', ...options });
    await here.optimize(byItself, { trials: 15 });
    const there = await createStudy({ name: 'there', ...options });
    await there.optimize({ module, export: 'byItself' }, { trials: 15 });
    const shown = ({ state, params, values, intermediate }: (typeof here.trials)[number]) => ({
      state,
      params,
      values,
      intermediate,
    });
    expect(there.trials.map(shown)).toEqual(here.trials.map(shown));
    expect(new Set(there.trials.map(({ state }) => state))).toEqual(new Set(['COMPLETE', 'PRUNED']));
  });

  test('that crashes its thread fails its own trial, and the others go on in a new one', async () => {
    const study = await createStudy({ name: 'crash', space });
    await study.optimize({ module, export: 'crashOnSecond' }, { trials: 6, parallel: 2 });
    expect(study.trials.map(({ state }) => state)).toEqual([
      'COMPLETE',
      'FAILED',
      'FAILED',
      'COMPLETE',
      'COMPLETE',
      'COMPLETE',
    ]);
    expect(study.trials[1]?.reason).toContain('ended with 3');
    expect(study.trials[2]?.reason).toContain('out of the blue');
  });

  test('is ended with its thread when the study is interrupted, and its trial waits for the next time', async () => {
    const study = await createStudy({ name: 'stop', space });
    const stop = new AbortController();
    const ended = study.optimize({ module, export: 'spin' }, { trials: 3, parallel: 2, signal: stop.signal });
    while (study.trialsOf('RUNNING').length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await ended).toMatchObject({ reason: 'interrupted' });
    expect(study.trials.map(({ state }) => state)).toEqual(['WAITING', 'WAITING']);
    const again = await study.optimize(({ number }) => number, { trials: 3 });
    expect(again.reason).toBe('trials');
    expect(study.trials.map(({ state, attempt }) => [state, attempt])).toEqual([
      ['COMPLETE', 2],
      ['COMPLETE', 2],
      ['COMPLETE', 1],
    ]);
  });

  test('is refused before the first trial when it cannot be loaded or handed its data', async () => {
    const study = await createStudy({ name: 'refused', space });
    const refused = (objective: Parameters<typeof study.optimize>[0]) => study.optimize(objective, { trials: 1 });
    await expect(refused({ module: './nowhere.js' })).rejects.toMatchObject({ code: 'TUNING_OBJECTIVE_UNUSABLE' });
    await expect(refused({ module, export: 'nobody' })).rejects.toMatchObject({ code: 'TUNING_OBJECTIVE_UNUSABLE' });
    await expect(refused({ module, export: 'sum', data: () => 1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(study.trials).toEqual([]);
  });
});
