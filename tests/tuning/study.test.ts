import { categorical, createStudy, float, int, TrialPruned, threshold } from 'assay/tuning';
import { describe, expect, test } from 'vitest';

const space = { x: float(-10, 10), depth: int(1, 9, { step: 2 }), kind: categorical(['a', 'b']) };

describe('a study', () => {
  test('finds parameters near the optimum of a simple function', async () => {
    const study = await createStudy({ name: 'bowl', space });
    await study.optimize(({ params }) => (Number(params.x) - 3) ** 2 + Number(params.depth), { trials: 40 });
    expect(study.trials).toHaveLength(40);
    expect(study.trials.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(study.best?.values?.[0]).toBeLessThan(4);
  });

  test('takes its answers from ask and tell as well', async () => {
    const study = await createStudy({ name: 'by hand', direction: 'maximize' });
    const trial = await study.ask({ x: float(0, 1) });
    const told = await study.tell(trial, Number(trial.params.x));
    expect(told).toMatchObject({ number: 0, state: 'COMPLETE', values: [trial.params.x] });
    await expect(study.tell(trial, 1)).rejects.toMatchObject({ code: 'TUNING_TRIAL_ENDED' });
  });

  test('lets the objective say what it searches', async () => {
    const study = await createStudy({ name: 'define by run' });
    await study.optimize(
      (trial) => {
        const eta = trial.suggestFloat('eta', 1e-3, 0.3, { log: true });
        return trial.suggestCategorical('kind', ['a', 'b']) === 'a' ? eta : eta + trial.suggestInt('extra', 1, 3);
      },
      { trials: 20 },
    );
    const kinds = study.trials.map(({ params }) => ('extra' in params ? 'b' : 'a'));
    expect(study.trials.map(({ params }) => params.kind)).toEqual(kinds);
  });

  test('goes on after a trial that throws, and keeps the reason', async () => {
    const study = await createStudy({ name: 'stumbling', space });
    await study.optimize(
      ({ number }) => {
        if (number === 1) throw new Error('no memory');
        if (number === 2) throw new TrialPruned();
        return number === 3 ? Number.NaN : 1;
      },
      { trials: 5 },
    );
    expect(study.trials.map(({ state }) => state)).toEqual(['COMPLETE', 'FAILED', 'PRUNED', 'FAILED', 'COMPLETE']);
    expect(study.trials[1]?.reason).toBe('no memory');
  });
});

test('an objective may take its trial apart', async () => {
  const study = await createStudy({ name: 'apart', pruner: threshold({ upper: 1 }) });
  await study.optimize(
    ({ number, suggestFloat, report, shouldPrune, setAttribute }) => {
      const x = suggestFloat('x', 0, 1);
      setAttribute('twice', 2 * x);
      report(number === 1 ? 2 : x, 0);
      if (shouldPrune()) throw new TrialPruned();
      return x;
    },
    { trials: 3 },
  );
  expect(study.trials.map(({ state }) => state)).toEqual(['COMPLETE', 'PRUNED', 'COMPLETE']);
  expect(study.best?.attributes).toEqual({ twice: 2 * Number(study.best?.params.x) });
  expect(study.best?.value).toBe(study.best?.params.x);
});
