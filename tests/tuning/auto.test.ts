import {
  auto,
  categorical,
  cmaEs,
  createStudy,
  float,
  gaussianProcess,
  int,
  nsga2,
  type Params,
  type SearchSpace,
  tpe,
} from 'assay/tuning';
import { describe, expect, test } from 'vitest';

const space: SearchSpace = { x: float(-2, 2), n: int(0, 9), kind: categorical(['a', 'b']) };
const loss = ({ x, n, kind }: Params): number =>
  (Number(x) - 0.7) ** 2 + Math.abs(Number(n) - 4) + Number(kind === 'a');

describe('the sampler of studies that name none', () => {
  test('is auto, which finds the optimum of a mixed space in few trials', async () => {
    const study = await createStudy({ name: 'default', space, seed: 5 });
    await study.optimize(({ params }) => loss(params), { trials: 40 });
    expect(study.best?.params).toMatchObject({ n: 4, kind: 'b' });
    expect(study.best?.values?.[0]).toBeLessThan(1e-3);
  });

  test('proposes what the Gaussian process does at first', async () => {
    const trialsOf = async (sampler: ReturnType<typeof auto>): Promise<readonly Params[]> => {
      const study = await createStudy({ name: 'first', space, sampler });
      await study.optimize(({ params }) => loss(params), { trials: 14 });
      return study.trials.map(({ params }) => params);
    };
    expect(await trialsOf(auto({ seed: 1 }))).toEqual(await trialsOf(gaussianProcess({ seed: 1 })));
  });

  test('hands over to the Parzen estimator after hundreds of trials, and comes back for every fourth', async () => {
    const asked = async (sampler: ReturnType<typeof auto>, done: number): Promise<Params> => {
      const study = await createStudy({ name: `after ${done}`, space, sampler });
      for (let i = 0; i < done; i++) {
        const params = { x: Math.sin(i), n: i % 10, kind: i % 2 ? 'a' : 'b' };
        await study.add({ params, values: [loss(params)] });
      }
      return (await study.ask()).params;
    };
    expect(await asked(auto({ seed: 1 }), 201)).toEqual(await asked(tpe({ seed: 1 }), 201));
    expect(await asked(auto({ seed: 1 }), 204)).toEqual(await asked(gaussianProcess({ seed: 1 }), 204));
  });

  test('goes on with CMA-ES where all parameters are numbers', async () => {
    const numbers = { x: float(-2, 2), y: float(-2, 2), n: int(0, 9) };
    const asked = async (sampler: ReturnType<typeof auto>): Promise<Params> => {
      const study = await createStudy({ name: 'numbers', space: numbers, sampler });
      for (let i = 0; i < 202; i++) {
        const params = { x: Math.sin(i), y: Math.cos(i), n: i % 10 };
        await study.add({ params, values: [params.x ** 2 + params.y + params.n] });
      }
      return (await study.ask()).params;
    };
    expect(await asked(auto({ seed: 1 }))).toEqual(await asked(cmaEs({ seed: 1 })));
  });

  test('searches the front of several directions', async () => {
    const study = await createStudy({
      name: 'two',
      space,
      directions: ['minimize', 'maximize'],
      sampler: auto({ seed: 1 }),
    });
    const genetic = await createStudy({
      name: 'one',
      space,
      directions: ['minimize', 'maximize'],
      sampler: nsga2({ seed: 1 }),
    });
    for (const one of [study, genetic])
      await one.optimize(({ params }) => [loss(params), Number(params.x)], { trials: 60 });
    expect(study.trials.map(({ params }) => params)).toEqual(genetic.trials.map(({ params }) => params));
  });

  test('serves objectives that say what they search, with branches', async () => {
    const study = await createStudy({ name: 'by and by', seed: 2 });
    await study.optimize(
      (trial) => {
        const x = trial.suggestFloat('x', -1, 1);
        const kind = trial.suggestCategorical('kind', ['a', 'b']);
        return kind === 'a' ? x * x + 1 : (x - 0.5) ** 2 + Math.abs(trial.suggestInt('n', 0, 9) - 6) / 10;
      },
      { trials: 40 },
    );
    expect(study.best?.values?.[0]).toBeLessThan(0.05);
    expect(study.trials.every(({ params }) => (params.kind === 'b') === 'n' in params)).toBe(true);
  });
});
