import { random, type Sampler } from '../../src/tuning/index.ts';

/** Our samplers by the name that `--samplers` takes. */
export const OUR_SAMPLERS: Readonly<Record<string, (seed: number) => Sampler>> = {
  random: (seed) => random({ seed }),
};
