import {
  categorical,
  constant,
  createStudy,
  float,
  grid,
  int,
  MEASURES_ATTRIBUTE,
  median,
  memoryStorage,
  patience,
  random,
} from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const space = { x: float(0, 1), depth: int(1, 8), kind: categorical(['a', 'b']) };

describe('a study of a name that is there', () => {
  const storage = memoryStorage();
  const asked = (changes: object) =>
    createStudy({ name: 'there', direction: 'maximize', space, sampler: random({ seed: 5 }), storage, ...changes });

  test('goes on when its choices grow and its ranges move, and knows its trials by their values', async () => {
    const study = await asked({});
    await study.optimize(({ params }) => Number(params.x), { trials: 4 });
    const grown = await asked({ space: { ...space, x: float(-1, 2), kind: categorical(['c', 'a', 'b']) } });
    expect(grown.trials).toEqual(study.trials);
    await grown.optimize(({ params }) => Number(params.x), { trials: 40 });
    expect(new Set(grown.trials.map(({ params }) => params.kind))).toEqual(new Set(['a', 'b', 'c']));
    const same = await createStudy({ name: 'there', storage });
    expect(same).toMatchObject({ directions: ['maximize'], seed: 5, space: grown.space });
  });

  test.each([
    [{ direction: 'minimize' }, /to maximize, not to minimize/],
    [{ seed: 6 }, /seed is 5/],
    [{ space: { x: float(0, 1) } }, /searches depth too; it searches kind too/],
    [{ space: { ...space, more: int(1, 2) } }, /does not search more/],
    [{ space: { ...space, x: int(0, 1) } }, /x is float, not int/],
    [{ space: { ...space, x: float(1e-3, 1, { log: true }) } }, /x has another scale or step/],
    [{ space: { ...space, kind: categorical(['a', 'c']) } }, /kind can be "b"/],
    [{ space: { ...space, depth: int(1, 8, { when: { kind: 'a' } }) } }, /depth is there when/],
  ])('is refused as %j, naming the difference', async (changes, message) => {
    await asked({ space: { ...space, kind: categorical(['c', 'a', 'b']) } });
    const given = { space: { ...space, kind: categorical(['c', 'a', 'b']) }, ...changes };
    await expect(asked(given)).rejects.toMatchObject({
      code: 'TUNING_STUDY_CHANGED',
      message: expect.stringMatching(message),
    });
  });

  test('goes on with its own sampler and pruner where no others are given', async () => {
    const cells = { storage, name: 'own', space: { kind: categorical(['a', 'b', 'c']) } };
    await createStudy({ ...cells, sampler: grid({ seed: 2 }), pruner: patience(median()) });
    const study = await createStudy({ storage, name: 'own' });
    expect(await study.optimize(({ number }) => number)).toMatchObject({ reason: 'exhausted' });
    expect(study.trials.map(({ params }) => params.kind).toSorted()).toEqual(['a', 'b', 'c']);
    expect((await storage.find('own'))?.header.pruner).toMatchObject({ name: 'patience', settings: { patience: 5 } });
    expect(study.importances()).toMatchObject([{ name: 'kind', trials: 3 }]);
  });

  test('is refused with another grid', async () => {
    const cells = { storage, name: 'cells', space: { x: float(0, 1) } };
    const study = await createStudy({ ...cells, sampler: grid({ points: 3 }) });
    await study.optimize(() => 1, { trials: 1 });
    await expect(createStudy({ ...cells, sampler: grid({ points: 4 }) })).rejects.toMatchObject({
      code: 'TUNING_STUDY_CHANGED',
    });
  });
});

describe('a study without any value', () => {
  const fails = () => {
    throw new Error('the label is missing');
  };

  test('becomes another one, whatever it was begun with; trials that make no sense any more fail', async () => {
    const storage = memoryStorage();
    const study = await createStudy({ name: 'empty', space: { x: float(0, 1) }, seed: 1, storage });
    await study.enqueue({ x: 0.9 });
    await study.enqueue({ x: 0.2 });
    const asked = {
      ...({
        name: 'empty',
        direction: 'maximize',
        space: { x: float(0, 0.5), n: int(1, 3) },
        seed: 2,
        storage,
      } as const),
      attributes: { [MEASURES_ATTRIBUTE]: { metric: 'auc' } },
    };
    const again = await createStudy(asked);
    expect(again).toMatchObject({ directions: ['maximize'], seed: 2, space: asked.space });
    expect(again.attributes).toMatchObject(asked.attributes);
    await again.optimize(({ params }) => Number(params.x), { trials: 4 });
    expect(again.trials.map(({ state }) => state)).toEqual(['FAILED', 'COMPLETE', 'COMPLETE', 'COMPLETE']);
    expect(again.trials[0]?.reason).toMatch(/search space became another one/);
    expect(again.trials[1]?.params).toMatchObject({ x: 0.2, n: expect.any(Number) });
    await expect(createStudy({ ...asked, direction: 'minimize' })).rejects.toMatchObject({
      code: 'TUNING_STUDY_CHANGED',
      remedy: expect.stringMatching(/assay studies delete empty/),
    });
  });

  test('does not as long as a trial runs', async () => {
    const storage = memoryStorage();
    const study = await createStudy({ name: 'runs', space, storage });
    await study.ask();
    await expect(createStudy({ name: 'runs', space: { y: float(0, 1) }, storage })).rejects.toMatchObject({
      code: 'TUNING_STUDY_CHANGED',
    });
  });

  test('says why all of its trials failed also when it is asked for no more than it has', async () => {
    const study = await createStudy({ name: 'failed', space });
    for (const _ of [1, 2]) {
      await expect(study.optimize(fails, { trials: 3 })).rejects.toMatchObject({
        code: 'TUNING_ALL_FAILED',
        message: 'All 3 trials of the study failed failed, the last one with: the label is missing',
      });
    }
  });
});

test('options that nobody knows are refused with the nearest names', async () => {
  const misspelt = { name: 'x', spce: space, prunner: median() };
  await expect(createStudy(misspelt as never)).rejects.toMatchObject({
    code: 'TUNING_STUDY_INVALID',
    message: expect.stringMatching(/spce is unknown; did you mean space[\s\S]*prunner is unknown; did you mean pruner/),
  });
  const study = await createStudy({ name: 'x', space, pruner: undefined });
  const options = { nTrials: 3, stopping: { noImprovment: { trials: 3 } } };
  await expect(study.optimize(() => 1, options as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/nTrials is unknown; did you mean trials[\s\S]*noImprovment .* mean noImprovement/),
  });
  expect(study.trials).toEqual([]);
});

test('a sampler or pruner that is given by name is refused before any trial', async () => {
  const named = { name: 'named', sampler: 'tpe' as never, pruner: 'median' as never };
  await expect(createStudy(named)).rejects.toMatchObject({
    code: 'TUNING_STUDY_INVALID',
    message: expect.stringMatching(/sampler is "tpe", .*tpe\(\).*\n.*pruner is "median"/s),
  });
});

test('all that is wrong with a study is said at once', async () => {
  const wrong = { name: ' ', directions: ['up' as 'minimize'], seed: -1, attributes: { big: 1n } };
  await expect(createStudy(wrong)).rejects.toMatchObject({
    code: 'TUNING_STUDY_INVALID',
    message: expect.stringMatching(/name is .*\n.*direction is .*\n.*seed is .*\n.*attributes is/s),
  });
  const study = await createStudy({ name: 'fine', space });
  await expect(study.optimize(() => 1, { trials: -1, parallel: 0, timeoutMs: Number.NaN })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/trials.*\n.*parallel.*\n.*timeoutMs/s),
  });
});

describe('constraints', () => {
  test('hold in every trial', async () => {
    const ranges = { low: float(0, 1), high: float(0, 1), pad: constant(0.1) };
    const allowed = ({ low, high, pad }: Readonly<Record<string, unknown>>) => Number(low) + Number(pad) < Number(high);
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (seed) => {
        const study = await createStudy({
          name: 'held',
          space: ranges,
          sampler: random({ seed }),
          constraints: [allowed],
        });
        await study.optimize(({ params }) => Number(params.low), { trials: 10 });
        expect(study.trials.every(({ params }) => allowed(params))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('that nothing meets are said to be so', async () => {
    const study = await createStudy({ name: 'never', space, constraints: [() => false] });
    await expect(study.ask()).rejects.toMatchObject({ code: 'TUNING_CONSTRAINTS_UNMET' });
    expect(study.trials).toEqual([]);
  });
});

describe('trials from elsewhere', () => {
  test('are made first when enqueued, completed where they say little, and not twice when so asked', async () => {
    const study = await createStudy({ name: 'queue', space });
    expect(await study.enqueue({ x: 0.5 })).toBe(0);
    expect(await study.enqueue({ x: 0.25, depth: 3, kind: 'b' })).toBe(1);
    expect(await study.enqueue({ x: 0.5 }, { skipIfExists: true })).toBeUndefined();
    await study.optimize(({ params }) => Number(params.x), { trials: 3 });
    expect(study.trials[0]?.params).toMatchObject({ x: 0.5, depth: expect.any(Number), kind: expect.any(String) });
    expect(study.trials[1]?.params).toEqual({ x: 0.25, depth: 3, kind: 'b' });
    expect(await study.enqueue({ x: 0.25, depth: 3 }, { skipIfExists: true })).toBeUndefined();
    await expect(study.enqueue({ x: 2, dept: 1, kind: 'z' })).rejects.toMatchObject({
      code: 'TUNING_PARAMS_INVALID',
      message: expect.stringMatching(/x is 2.*\n.*dept is unknown; did you mean depth.*\n.*kind is "z"/s),
    });
  });

  test('count as made here when added, or taken from an earlier study as far as they fit', async () => {
    const earlier = await createStudy({ name: 'earlier', space: { ...space, old: int(1, 3) } });
    await earlier.optimize(({ params, number }) => (number === 2 ? Number.NaN : Number(params.x)), { trials: 8 });
    const study = await createStudy({ name: 'later', space: { ...space, x: float(0, 0.5) } });
    const fitting = earlier.trials.filter(({ state, params }) => state === 'COMPLETE' && Number(params.x) <= 0.5);
    expect(await study.warmStart(earlier)).toBe(fitting.length);
    expect(await study.warmStart(earlier)).toBe(0);
    expect(study.best?.values).toEqual([Math.min(...fitting.map(({ values }) => values?.[0] ?? 1))]);
    expect(study.trials[0]?.params).not.toHaveProperty('old');
    await study.add({ params: { x: 0.1, depth: 2, kind: 'a' }, values: [-5] });
    expect(study.best?.values).toEqual([-5]);
    await expect(study.add({ params: { x: 0.1 }, values: [1, 2] })).rejects.toMatchObject({
      code: 'TUNING_PARAMS_INVALID',
    });
  });
});

test('trials that are told in any order are all kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), async (order) => {
      const study = await createStudy({ name: 'order', space });
      const trials = await Promise.all(order.map(() => study.ask()));
      await Promise.all(order.map((i) => study.tell(trials[i] as (typeof trials)[number], i)));
      expect(study.trials.map(({ number, values }) => [number, values?.[0]])).toEqual(order.map((_, i) => [i, i]));
    }),
    { numRuns: 20 },
  );
});

describe('an objective that says what it wants', () => {
  test('is refused a parameter of another kind, and what has no value', async () => {
    const study = await createStudy({ name: 'kinds' });
    const first = await study.ask();
    first.suggestInt('depth', 1, 8);
    const second = await study.ask();
    expect(() => second.suggestCategorical('depth', [1, 2])).toThrow(
      expect.objectContaining({ code: 'TUNING_PARAMETER_CHANGED' }),
    );
    expect(() => second.suggestFloat('x', 2, 1)).toThrow(expect.objectContaining({ code: 'TUNING_SPACE_INVALID' }));
    expect(() => second.report(1, -1)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('gets parameters that all trials had in common decided together', async () => {
    const asked: string[][] = [];
    const sampler = random({ seed: 1 });
    const watching = {
      ...sampler,
      suggest: (request: Parameters<typeof sampler.suggest>[0]) => {
        asked.push(request.space.dimensions.map(({ name }) => name));
        return sampler.suggest(request);
      },
    };
    const study = await createStudy({ name: 'joint', sampler: watching });
    await study.optimize(
      (trial) => {
        const x = trial.suggestFloat('x', 0, 1);
        const kind = trial.suggestCategorical('kind', ['a', 'b']);
        return trial.number === 1 ? trial.suggestFloat('rare', 0, 1) : x + kind.length;
      },
      { trials: 3 },
    );
    expect(asked).toEqual([['x'], ['kind'], ['x', 'kind'], ['rare'], ['x', 'kind']]);
    expect(study.trials.map(({ attributes }) => attributes)).toEqual([{}, {}, {}]);
  });
});
