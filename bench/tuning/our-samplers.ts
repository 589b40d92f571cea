import { auto, cmaEs, gaussianProcess, grid, random, type Sampler, sobol, tpe } from '../../src/tuning/index.ts';

/** Our samplers by the name that `--samplers` takes. */
export const OUR_SAMPLERS: Readonly<Record<string, (seed: number) => Sampler>> = {
  random: (seed) => random({ seed }),
  grid: (seed) => grid({ seed }),
  sobol: (seed) => sobol({ seed }),
  tpe: (seed) => tpe({ seed }),
  'tpe-univariate': (seed) => tpe({ seed, multivariate: false }),
  gaussianProcess: (seed) => gaussianProcess({ seed }),
  cmaEs: (seed) => cmaEs({ seed }),
  auto: (seed) => auto({ seed }),
};
